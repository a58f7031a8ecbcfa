"""Training: what it is made of, the two recipes, and a generator of reports."""

import contextlib
import dataclasses
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from core.data import LabelledImages, load_mnist
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.records import Report
from core.settings import check_settings, from_dict, setting
from core.trainer import Trainer

__all__ = ["RECIPES", "Report", "TrainConfig", "Trainer", "config_from_dict", "recipe", "train"]


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """Every choice that the trained weights depend on. The defaults are the book's; `recipe` gives the named sets.

    >>> TrainConfig(epochs=0)
    Traceback (most recent call last):
    core.errors.InvalidInput: epochs must be a whole number from 1 to 1000, got 0
    """

    recipe: str = setting(
        "classic", "Name of the set of choices that this one started from.", choices=("classic", "fast", "robust")
    )
    epochs: int = setting(20, "How many times every training image is seen.", low=1, high=1000)
    seed: int = setting(
        0, "Start of all chance; the same seed on the same machine: the same weights.", low=0, high=2**31
    )
    training_images: int = setting(60_000, "Use at most this many training images, the first ones.", low=1, high=10**6)
    repeats: int = setting(1, "How often an epoch sees each training image.", low=1, high=100)
    synthetic_digits: int = setting(
        0, "Digits drawn in code that each epoch sees beside the training images.", low=0, high=10**6
    )
    nondigits: int = setting(
        0,
        "Drawings of no digit, made in code, that each epoch sees; for a network that rejects.",
        low=0,
        high=10**6,
    )
    pools: int = setting(1, "Epochs after which the drawings made in code come again.", low=1, high=1000)
    batch_size: int = setting(64, "Images that are looked at before the weights move.", low=1, high=4096)
    optimizer: str = setting("sgd", "What turns slopes into steps.", choices=("sgd", "adamw", "muon"))
    learning_rate: float = setting(0.001, "Length of a step, at its greatest.", above=0.0, high=1.0)
    momentum: float = setting(0.9, "Share of the previous direction that a step keeps.", low=0.0, high=0.999)
    weight_decay: float = setting(0.0, "How strongly weights are pulled towards zero.", low=0.0, high=1.0)
    schedule: str = setting("constant", "How the learning rate changes meanwhile.", choices=("constant", "one_cycle"))
    warmup: float = setting(0.0, "Share of a one_cycle spent on its way up.", low=0.0, high=0.9)
    label_smoothing: float = setting(0.0, "Share of the certainty given to all answers alike.", low=0.0, high=0.5)
    distortion: float = setting(
        0.0, "Strength of the distortions of each image, at first; 0 for none.", low=0.0, high=3.0
    )
    final_distortion: float = setting(
        0.0, "Their strength in the end, reached in a straight line from the first.", low=0.0, high=3.0
    )
    averaging: float = setting(
        0.0, "Share that the average of the weights keeps at each step; 0 for no average.", low=0.0, high=0.9999
    )
    record_every: int = setting(100, "Batches from one record of the error rates to the next.", low=1, high=100_000)
    threads: int = setting(2, "Processor threads; the last digits of the weights depend on them.", low=1, high=64)
    architecture: Architecture = field(default_factory=Architecture)

    def __post_init__(self):
        check_settings(self)
        if not isinstance(self.architecture, Architecture):
            raise InvalidInput(f"architecture must be an Architecture, got {self.architecture!r}")
        if self.nondigits and not self.architecture.rejects:
            raise InvalidInput("nondigits are for a network that rejects, and this one does not")
        if self.architecture.rejects and not self.nondigits:
            raise InvalidInput("a network that rejects needs nondigits to learn it from, got 0")


_FAST = TrainConfig(
    recipe="fast",
    epochs=4,  # about half a minute on one thread, and past 99%; tests/benchmarks/training.py measures both
    batch_size=128,
    optimizer="adamw",
    learning_rate=0.01,
    weight_decay=0.1,
    schedule="one_cycle",
    warmup=0.25,
    distortion=1.3,
    final_distortion=0.4,
    record_every=47,  # ten times an epoch, as most happens to the kernels in the first one
    # Distortions keep the network from learning by heart, so that no neuron need be silenced for that
    architecture=Architecture(dropout=0.0),
)

RECIPES = {
    # The exercise of the book, exactly
    "classic": TrainConfig(),
    "fast": _FAST,
    "robust": dataclasses.replace(
        _FAST,
        recipe="robust",
        epochs=25,
        repeats=2,
        synthetic_digits=60_000,
        nondigits=45_000,
        pools=4,
        averaging=0.999,
        record_every=879,  # twice an epoch
        threads=1,  # a second one gains little, and the shipped weights are to be made anew to the last digit
        architecture=Architecture(dropout=0.0, rejects=True),
    ),
}
"""The named sets of choices."""


def recipe(name: str, **changes) -> TrainConfig:
    """The choices of a recipe, some of them changed.

    Raises:
        InvalidInput: there is no such recipe or choice, or a value is outside its limits.

    >>> recipe("classic", epochs=3).epochs
    3
    """
    if name not in RECIPES:
        raise InvalidInput(f"recipe must be one of {', '.join(RECIPES)}, got {name!r}")
    known = {field.name for field in dataclasses.fields(TrainConfig)}
    if unknown := sorted(set(changes) - known):
        raise InvalidInput(f"a recipe has no {', '.join(unknown)}; it has {', '.join(sorted(known))}")
    return dataclasses.replace(RECIPES[name], **changes)


def config_from_dict(values: dict) -> TrainConfig:
    """A TrainConfig from what `dataclasses.asdict` and JSON have made of it.

    Raises:
        InvalidInput: for a name that there is not, or a value outside its limits.

    >>> import json
    >>> config_from_dict(json.loads(json.dumps(dataclasses.asdict(recipe("fast"))))) == recipe("fast")
    True
    """
    if isinstance(values, dict) and "architecture" in values:
        values = {**values, "architecture": from_dict(Architecture, values["architecture"])}
    return from_dict(TrainConfig, values)


def train(
    config: TrainConfig,
    *,
    run=None,
    training: LabelledImages | None = None,
    validation: LabelledImages | None = None,
    on_batch: Callable[[Trainer], bool] | None = None,
    device: str = "cpu",
) -> Generator[Report, None, ConvNet]:
    """Train a network, reporting every `record_every` batches of an epoch, as the book does, and after the last one.

    Closing the generator stops the training; what a run holds by then is enough to go on from.

    Args:
        run: a `core.runs.Run` with the same config, to write everything to. One that was stopped goes on where it
            was; one that is finished yields nothing.
        training, validation: the pictures; where not given the run's own, and MNIST's where it has none.
        on_batch: called after each batch; true stops the training there, with its state saved in the run.
        device: PyTorch's name of what computes the batches; all that leaves the training lies in the CPU's memory.
    Yields:
        A Report for each record.
    Returns:
        The trained network, in evaluation mode (`network = yield from train(...)`).
    Raises:
        InvalidInput: the pictures do not fit the architecture, the run cannot be used or is being trained by another
            process, or the learning rate is so high that the weights ran away.
    """
    if run is not None and run.config != config:
        raise InvalidInput(
            f"run {run.name} was started with other choices than those given; they cannot change on the way"
        )
    if run is not None and run.finished:
        return run.load_network()
    if training is None or validation is None:
        own = load_mnist() if run is None else run.pictures()
        training = own.train if training is None else training
        validation = own.validation if validation is None else validation
    trainer = Trainer(config, training[: config.training_images], validation, device)
    with run.writing() if run is not None else contextlib.nullcontext() as writer:
        if writer:
            writer.resume(trainer)
        while not trainer.finished:
            report = trainer.advance(on_batch)
            if report and writer:
                writer.write(report, trainer)
            if report:
                yield report
            if report is None or (on_batch and not trainer.finished and on_batch(trainer)):
                if writer:
                    writer.save(trainer)
                break
    return trainer.result.eval().cpu()
