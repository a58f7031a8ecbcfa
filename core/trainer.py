"""A training under way: it can be taken to its next record, saved between two records, and gone on with."""

import contextlib
import copy
import math
import time
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from core.augment import distort
from core.curriculum import build_curriculum
from core.data import NO_CLASS, LabelledImages, to_ink
from core.errors import InvalidInput
from core.evaluate import Evaluation, check_classes, evaluate
from core.model import ConvNet
from core.optimizers import (
    average_into,
    build_optimizers,
    distortion_strength,
    learning_rate_share,
    optimizer_tensors,
    restore_optimizers,
)
from core.records import KERNELS, Report, records_of, steps_of


def order_of_epoch(seed: int, epoch: int, count: int) -> Tensor:
    """In which order an epoch takes the training images: (count,) int64, each index once; epochs count from 0."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed * 10_000 + epoch))


class Trainer:
    """A network on its way through a TrainConfig. Its chance is its own: others may use torch's between two records.

    network: what the optimizers move.
    result: what training would leave if it ended now: the average of the weights, or the network itself.
    device: what computes the batches. On the CPU the same seed gives the same weights; elsewhere dropout has the
        device's own chance, which is not kept.
    """

    def __init__(self, config, training: LabelledImages, validation: LabelledImages, device: str = "cpu"):
        self.device = torch.device(device)
        self.config, self.training, self.validation = config, build_curriculum(config, training), validation
        self.batches = math.ceil(len(self.training) / config.batch_size)  # in an epoch
        self.steps = steps_of(config, len(self.training))
        self.step = self.seen = self.wrong = 0  # the last two: in this epoch
        self.loss = self.elapsed = 0.0  # sum over the images seen in this epoch; seconds
        self._since: float | None = None  # the clock when `advance` began, while it does
        self._chance = torch.Generator().manual_seed(config.seed).get_state()  # of weights and dropout
        self._distortions = torch.Generator().manual_seed(config.seed + 1)
        self._begin_epoch(0)
        for pictures in (training, validation):
            check_classes(config.architecture, pictures)
        with self._own_surroundings():
            self.network = ConvNet(config.architecture).to(self.device)
        self.result = copy.deepcopy(self.network).eval() if config.averaging else self.network
        self.optimizers = build_optimizers(self.network, config)

    @property
    def finished(self) -> bool:
        return self.step == self.steps

    @property
    def elapsed_now(self) -> float:
        """Seconds of training and validating until now, between two records too."""
        return self.elapsed + (time.perf_counter() - self._since if self._since is not None else 0)

    @property
    def records(self) -> int:
        """How many records the whole training makes."""
        return records_of(self.config, len(self.training))

    def start_from(self, tensors: dict[str, Tensor]) -> None:
        """Begin with the weights of another network in the place of chance.

        Raises:
            InvalidInput: it is a network of another shape.
        """
        try:
            self.network.load_state_dict(tensors)
            self.result.load_state_dict(tensors)
        except RuntimeError as error:
            raise InvalidInput(f"the weights to start from do not fit this network: {error}") from error

    def advance(self, on_batch: Callable[["Trainer"], bool] | None = None) -> Report | None:
        """Train up to the next record, or to the end.

        Args:
            on_batch: called after each batch; true stops at once, between two records, with nothing lost.
        Returns:
            None where that happened.
        Raises:
            InvalidInput: the loss is no longer a finite number.
        """
        self._since = time.perf_counter()
        with self._own_surroundings():
            while True:
                epoch, batch = divmod(self.step, self.batches)
                self._train_on_batch(epoch, batch)
                # The first batch of each epoch is a record, as in the book
                if batch % self.config.record_every == 0 or self.finished:
                    break
                if on_batch and on_batch(self):
                    self.elapsed, self._since = self.elapsed_now, None
                    return None
            validation = evaluate(self.result, self.validation, worst=0)
        self.elapsed, self._since = self.elapsed_now, None
        return self._report(epoch, validation)

    def state(self) -> tuple[dict[str, Tensor], dict[str, int | float]]:
        """All that `restore` needs to go on as if nothing had happened: tensors by name, and numbers."""
        tensors = {"chance": self._chance, "distortions": self._distortions.get_state()}
        tensors |= {f"network.{name}": tensor for name, tensor in self.network.state_dict().items()}
        tensors |= {f"optimizer.{name}": tensor for name, tensor in optimizer_tensors(self.optimizers).items()}
        if self.config.averaging:
            tensors |= {f"average.{name}": tensor for name, tensor in self.result.state_dict().items()}
        return tensors, {name: getattr(self, name) for name in ("step", "seen", "wrong", "loss", "elapsed")}

    def restore(self, tensors: dict[str, Tensor], numbers: dict[str, int | float]) -> None:
        """Go back to a `state`.

        Raises:
            InvalidInput: it is the state of another kind of training.
        """
        try:
            self.network.load_state_dict(_under("network.", tensors))
            if self.config.averaging:
                self.result.load_state_dict(_under("average.", tensors))
            restore_optimizers(self.optimizers, _under("optimizer.", tensors))
            self._chance = tensors["chance"]
            self._distortions.set_state(tensors["distortions"])
            self.step, self.seen, self.wrong = (numbers[name] for name in ("step", "seen", "wrong"))
            self.loss, self.elapsed = numbers["loss"], numbers["elapsed"]
            epoch = self.step // self.batches
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            raise InvalidInput(f"the saved state does not fit this training: {error}") from error
        self._begin_epoch(epoch)

    def _begin_epoch(self, epoch: int) -> None:
        self._pictures = self.training.epoch(epoch)
        self._order = order_of_epoch(self.config.seed, epoch, len(self._pictures))

    @contextlib.contextmanager
    def _own_surroundings(self) -> Iterator[None]:
        """This training's chance and threads inside, the caller's again outside."""
        threads = torch.get_num_threads()
        with torch.random.fork_rng(devices=[]), torch.enable_grad():
            torch.set_num_threads(self.config.threads)
            torch.set_rng_state(self._chance)
            try:
                yield
            finally:
                self._chance = torch.get_rng_state()
                torch.set_num_threads(threads)

    def _train_on_batch(self, epoch: int, batch: int) -> None:
        config = self.config
        if batch == 0:
            self._begin_epoch(epoch)
            self.seen, self.wrong, self.loss = 0, 0, 0.0
        chosen = self._order[batch * config.batch_size : (batch + 1) * config.batch_size]
        pictures = self._pictures[chosen]
        strength = distortion_strength(config, self.step, self.steps)
        if self.training.pools:
            strength = strength * self.training.strengths[chosen]
        images = distort(to_ink(pictures.images), self._distortions, strength)  # (B, 1, 28, 28)
        self.network.train()
        labels = pictures.labels.to(self.device)
        layers = self.network.activations(images.to(self.device))
        answers, loss = layers["logits"], self._loss(layers, labels)  # (B, classes)
        rate = config.learning_rate * learning_rate_share(config, self.step, self.steps)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad()
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        if config.averaging:
            average_into(self.result, self.network, config.averaging, self.step)
        self.step += 1
        shows_class = labels != NO_CLASS
        self.seen += int(shows_class.sum())
        self.wrong += int(((answers.argmax(1) != labels) & shows_class).sum())
        self.loss += loss.item() * int(shows_class.sum())

    def _loss(self, layers: dict[str, Tensor], labels: Tensor) -> Tensor:
        """Cross-entropy of the classes where there is one; where the network rejects, also of whether there is."""
        smoothing = self.config.label_smoothing
        # Of the log-probabilities, which changes nothing, as they are their own: so the book has it, to the last digit
        answers = F.log_softmax(layers["logits"], dim=1)
        if not self.config.architecture.rejects:
            return F.cross_entropy(answers, labels, label_smoothing=smoothing)
        shows_class = (labels != NO_CLASS).float()
        known = F.cross_entropy(
            answers, labels, ignore_index=NO_CLASS, reduction="sum", label_smoothing=smoothing
        ) / len(labels)
        return known + F.binary_cross_entropy_with_logits(layers["in_class"][:, 0], shows_class)

    def _report(self, epoch: int, validation: Evaluation) -> Report:
        if not math.isfinite(self.loss + validation.loss):
            raise InvalidInput(
                f"the training ran away: after {self.step} batches the loss is no longer a number; "
                f"choose a learning_rate below {self.config.learning_rate}"
            )
        parameters = self.result.state_dict()
        return Report(
            step=self.step,
            steps=self.steps,
            epoch=epoch + 1,
            epochs=self.config.epochs,
            elapsed=self.elapsed,
            learning_rate=self.config.learning_rate * learning_rate_share(self.config, self.step - 1, self.steps),
            training_error=self.wrong / self.seen,
            training_loss=self.loss / self.seen,
            validation_error=validation.errors / validation.images,
            validation_loss=validation.loss,
            kernels={name: parameters[name].cpu().numpy().copy() for name in KERNELS},
        )


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
