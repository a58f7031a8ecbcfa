"""A finished run as a network to hand on: weights, choices, and a card on which every figure was just measured."""

from dataclasses import asdict
from pathlib import Path

from core.calibration import Calibration, is_calibrated, load_calibration, make_calibrated, save_calibration
from core.classes import read_classes, write_classes
from core.errors import InvalidInput
from core.evaluate import Evaluation, evaluate_parts
from core.files import write_atomically, write_tensors
from core.options import command_for
from core.own_data.corrections import read_corrections
from core.own_data.store import is_own, load_own
from core.runs import Run
from core.train import TrainConfig
from core.weights import write_config

CALIBRATED = """Its probabilities are calibrated: temperature {temperature}; slope {slope} and offset {offset} of the
logit of being a digit at all. These three numbers were fitted on the validation half and on drawings made in code that
no training sees (`core/calibration.py`); they are in the metadata of `weights.safetensors`."""

UNCALIBRATED = "Its probabilities are those of the softmax, not calibrated."

CARD = """---
license: mit
{datasets}metrics: [accuracy]
---
# {title}

28×28 grey pixels, 0 paper and 1 ink → {first} feature maps → {second} feature maps → {hidden} hidden neurons →
{classes} answers{rejects}; {parameters:,} parameters. Trained on {training_images:,} {trained_on} {beside}.

| {held_back} | images | read wrong | accuracy |
|---|---|---|---|
{figures}

Error rates on the validation {part} (the first {validating:,}) were recorded during the training; no weight was
learned from either {part}. The figures were measured when this card was written;
`python -m core evaluate` measures them again.

{calibration}

## How it was made

```
{command}
```

Recipe {recipe}, seed {seed}, {epochs} epochs, {elapsed:.0f} seconds on {threads}.
Python {python}, PyTorch {torch}, {platform}. All choices are in `config.json`.

## What to expect

{knows}: centred, upright, 20 pixels high.
Other pictures must be brought into that form first. {whatever}{credit}
"""

CREDIT = "\n\nMNIST is by Yann LeCun, Corinna Cortes and Christopher J.C. Burges, CC BY-SA 3.0."


def export_run(run: Run, folder: Path) -> dict[str, Evaluation]:
    """Write config.json, weights.safetensors and MODEL_CARD.md; those that are there already are replaced.

    The run's calibration goes with the weights. A network that rejects and has none yet is calibrated first, as its
    verdicts are held against probabilities.

    Returns:
        What was measured, as `core.evaluate.evaluate_parts` gives it.
    Raises:
        InvalidInput: the run has not finished, or the folder cannot be written.
    """
    if not run.finished:
        raise InvalidInput(f"run {run.name} has not finished; only a finished run can be exported")
    network = run.load_network()
    measured = evaluate_parts(network, run.pictures())
    make_calibrated(run.folder, network)
    calibration = load_calibration(run.folder) if is_calibrated(run.folder) else None
    card = model_card(run, sum(parameter.numel() for parameter in network.parameters()), measured, calibration)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_tensors(folder / "weights.safetensors", network.state_dict())
        if calibration:
            save_calibration(folder, calibration)
        write_config(folder, run.config, run.made)
        if is_own(run.folder):
            write_classes(folder, read_classes(run.folder, run.config.architecture))
        write_atomically(folder / "MODEL_CARD.md", card.encode())
    except OSError as error:
        raise InvalidInput(f"cannot write to {folder}: {error.strerror}") from error
    return measured


def card_of(run: Run) -> str:
    """The card of a run as it is, finished or not; it is measured for that.

    Raises:
        InvalidInput: there is no network yet, or its pictures are not here.
    """
    network = run.load_network()
    calibration = load_calibration(run.folder) if is_calibrated(run.folder) else None
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return model_card(run, parameters, evaluate_parts(network, run.pictures(), worst=0), calibration)


def model_card(
    run: Run, parameters: int, measured: dict[str, Evaluation], calibration: Calibration | None = None
) -> str:
    """The card's text."""
    config, (first, second) = run.config, run.config.architecture.depths
    half = "part" if is_own(run.folder) else "half"
    titles = {"validation": f"validation {half}", "test": f"test {half}", "whole": "whole"}
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
        figures=figures,
        part=half,
        validating=measured["validation"].images,
        calibration=_of_calibration(calibration),
        **_of_pictures(run),
        **_of_drawings(config),
        command=_command(run),
        recipe=config.recipe,
        seed=config.seed,
        epochs=config.epochs,
        threads=f"{config.threads} thread{'s' * (config.threads > 1)}",
        elapsed=max((event["elapsed"] for event in run.last_events(1)), default=0),
        **{name: run.made.get(name, "unknown") for name in ("python", "torch", "platform")},
    )


def _of_pictures(run: Run) -> dict[str, str | int]:
    """The parts of the card that depend on whose pictures were learned."""
    config = run.config
    if is_own(run.folder):
        names = ", ".join(read_classes(run.folder, config.architecture))
        return {
            "title": f"A network that tells apart {names}",
            "datasets": "",
            "trained_on": "pictures of its owner",
            "training_images": min(config.training_images, len(load_own(run.folder).train)),
            "held_back": "pictures held back",
            "knows": "It knows pictures like those of its owner",
            "credit": "",
        }
    styles = ", and styles that were drawn in code" if config.synthetic_digits else ""
    return {
        "title": "A network that reads handwritten digits",
        "datasets": "datasets: [mnist]\n",
        "trained_on": "training images of MNIST",
        "training_images": min(config.training_images, 60_000),
        "held_back": "MNIST test images",
        "knows": f"It knows MNIST's digits, made by Americans with pencils around 1990{styles}",
        "credit": CREDIT,
    }


def _command(run: Run) -> str:
    """What trains a network like this one again, as far as a command can."""
    if corrections := read_corrections(run.folder):
        return f"(a network that was there, taught {len(corrections)} drawings that it had read wrong)"
    return command_for(run.config) + (" --data FOLDER_OR_FILE" if is_own(run.folder) else "")


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
        "whatever": "It has learned to say\nwhat is no digit, and is sometimes wrong about that too."
        if rejects
        else "It must choose one of its answers, whatever it is shown.",
    }
