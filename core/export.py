"""A finished run as a network to hand on: weights, choices, and a card on which every figure was just measured."""

from dataclasses import asdict
from pathlib import Path

from core.calibration import Calibration, fit_calibration, is_calibrated, load_calibration, save_calibration
from core.errors import InvalidInput
from core.evaluate import Evaluation, evaluate_mnist
from core.files import write_atomically, write_tensors
from core.options import command_for
from core.runs import Run
from core.train import TrainConfig
from core.weights import write_config

CALIBRATED = """Its probabilities are calibrated: temperature {temperature}; slope {slope} and offset {offset} of the
logit of being a digit at all. These three numbers were fitted on the validation half and on drawings made in code that
no training sees (`core/calibration.py`); they are in the metadata of `weights.safetensors`."""

UNCALIBRATED = "Its probabilities are those of the softmax, not calibrated."

CARD = """---
license: mit
datasets: [mnist]
metrics: [accuracy]
---
# A network that reads handwritten digits

28×28 grey pixels, 0 paper and 1 ink → {first} feature maps → {second} feature maps → {hidden} hidden neurons →
{classes} answers{rejects}; {parameters:,} parameters. Trained on {training_images:,} training images of MNIST {beside}.

| MNIST test images | images | read wrong | accuracy |
|---|---|---|---|
{figures}

Error rates on the validation half (the first 5,000) were recorded during the training; no weight was
learned from either half. The figures were measured by `python -m core runs export`, which wrote this card;
`python -m core evaluate` measures them again.

{calibration}

## How it was made

```
{command}
```

Recipe {recipe}, seed {seed}, {epochs} epochs, {elapsed:.0f} seconds on {threads}.
Python {python}, PyTorch {torch}, {platform}. All choices are in `config.json`.

## What to expect

It knows MNIST's digits, made by Americans with pencils around 1990{styles}: centred, upright, 20 pixels high.
Other pictures must be brought into that form first. {whatever}

MNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges, CC BY-SA 3.0.
"""


def export_run(run: Run, folder: Path) -> dict[str, Evaluation]:
    """Write config.json, weights.safetensors and MODEL_CARD.md; those that are there already are replaced.

    The run's calibration goes with the weights. A network that rejects and has none yet is calibrated first, as its
    verdicts are held against probabilities.

    Returns:
        What was measured, as `core.evaluate.evaluate_mnist` gives it.
    Raises:
        InvalidInput: the run has not finished, or the folder cannot be written.
    """
    if not run.finished:
        raise InvalidInput(f"run {run.name} has not finished; only a finished run can be exported")
    network = run.load_network()
    measured = evaluate_mnist(network)
    if run.config.architecture.rejects and not is_calibrated(run.folder):
        save_calibration(run.folder, fit_calibration(network))
    calibration = load_calibration(run.folder) if is_calibrated(run.folder) else None
    card = model_card(run, sum(parameter.numel() for parameter in network.parameters()), measured, calibration)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_tensors(folder / "weights.safetensors", network.state_dict())
        if calibration:
            save_calibration(folder, calibration)
        write_config(folder, run.config, run.made)
        write_atomically(folder / "MODEL_CARD.md", card.encode())
    except OSError as error:
        raise InvalidInput(f"cannot write to {folder}: {error.strerror}") from error
    return measured


def model_card(
    run: Run, parameters: int, measured: dict[str, Evaluation], calibration: Calibration | None = None
) -> str:
    """The card's text."""
    config, (first, second) = run.config, run.config.architecture.depths
    titles = {"validation": "validation half", "test": "test half", "whole": "whole"}
    figures = "\n".join(
        f"| {titles[part]} | {result.images:,} | {result.errors} | {result.accuracy:.2%} |"
        for part, result in measured.items()
    )
    return CARD.format(
        first=first,
        second=second,
        hidden=config.architecture.hidden,
        classes=config.architecture.classes,
        parameters=parameters,
        training_images=min(config.training_images, 60_000),
        figures=figures,
        calibration=_of_calibration(calibration),
        **_of_drawings(config),
        command=command_for(config),
        recipe=config.recipe,
        seed=config.seed,
        epochs=config.epochs,
        threads=f"{config.threads} thread{'s' * (config.threads > 1)}",
        elapsed=run.records()[-1]["elapsed"],
        **{name: run.made.get(name, "unknown") for name in ("python", "torch", "platform")},
    )


def _of_calibration(calibration: Calibration | None) -> str:
    return CALIBRATED.format(**asdict(calibration)) if calibration else UNCALIBRATED


def _of_drawings(config: TrainConfig) -> dict[str, str]:
    """The parts of the card that depend on what the network has seen beside MNIST."""
    made = [(config.synthetic_digits, "digits"), (config.nondigits, "drawings of no digit")]
    counts = " and ".join(f"{count:,} {kind}" for count, kind in made if count)
    rejects = config.architecture.rejects
    return {
        "beside": f"and, in each epoch,\non {counts}, made in code (`core/synthesis`)"
        if counts
        else "and nothing else",
        "rejects": " and whether there is a digit at all" if rejects else "",
        "styles": ", and styles that were drawn in code" if config.synthetic_digits else "",
        "whatever": "It has learned to say\nwhat is no digit, and is sometimes wrong about that too."
        if rejects
        else "It must choose one of its answers, whatever it is shown.",
    }
