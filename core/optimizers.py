"""How a step is taken: the optimizers and the schedule that a TrainConfig names. What a recipe tunes is built here."""

import inspect
import math

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


def uncompiled(kind: type[Optimizer]) -> type[Optimizer]:
    """The same optimizer without PyTorch's compiler, which is imported only to leave these methods alone.

    Nothing here is compiled, and that import would take every training a second before its first step, and 100 MB.
    """
    names = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")
    plain = {name: inspect.unwrap(getattr(kind, name)) for name in names}
    return type(kind.__name__, (kind,), {**plain, "step": torch.no_grad()(inspect.unwrap(kind.step))})


SGD, AdamW, Muon = (uncompiled(kind) for kind in (torch.optim.SGD, torch.optim.AdamW, torch.optim.Muon))


def build_optimizers(network: nn.Module, config) -> list[Optimizer]:
    """The optimizers that together move every parameter of the network once.

    Args:
        config: a TrainConfig; its optimizer, learning_rate, momentum and weight_decay are used.
    """
    parameters = list(network.parameters())
    rates = dict(lr=config.learning_rate, weight_decay=config.weight_decay)
    if config.optimizer == "sgd":
        return [SGD(parameters, momentum=config.momentum, **rates)]
    if config.optimizer == "adamw":
        return [AdamW(parameters, betas=(config.momentum, 0.99), fused=True, **rates)]
    # Muon is made for matrices; its steps are scaled so that both optimizers take the same learning rate
    matrices = [parameter for parameter in parameters if parameter.ndim == 2]
    others = [parameter for parameter in parameters if parameter.ndim != 2]
    return [
        Muon(matrices, momentum=config.momentum, adjust_lr_fn="match_rms_adamw", **rates),
        AdamW(others, betas=(config.momentum, 0.99), fused=True, **rates),
    ]


def learning_rate_share(config, step: int, steps: int) -> float:
    """The share of config.learning_rate that the given step takes; a function of the step alone, so nothing to save.

    Args:
        step: 0 for the first of all steps.
        steps: of the whole training.
    Returns:
        Always 1 for "constant"; for "one_cycle" up to 1 in a straight line, then down along half a cosine.
    """
    if config.schedule == "constant":
        return 1.0
    rise = config.warmup * steps
    if step < rise:
        return (step + 1) / (rise + 1)
    return 0.5 * (1 + math.cos(math.pi * (step - rise) / (steps - rise)))


def distortion_strength(config, step: int, steps: int) -> float:
    """How strongly the images of a step are distorted: from config.distortion to config.final_distortion, evenly.

    Args:
        step: 0 for the first of all steps.
        steps: of the whole training.
    """
    return config.distortion + (config.final_distortion - config.distortion) * step / steps


def average_into(average: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """Move the running average of the weights towards the network's; the first steps, still far off, fade sooner."""
    share = 1 - min(decay, (1 + step) / (10 + step))
    with torch.no_grad():
        for mean, current in zip(average.parameters(), network.parameters(), strict=True):
            mean.lerp_(current, share)


def optimizer_tensors(optimizers: list[torch.optim.Optimizer]) -> dict[str, Tensor]:
    """What the optimizers remember of earlier steps, as "optimizer.parameter.name" → tensor."""
    return {
        f"{i}.{parameter}.{name}": value
        for i, optimizer in enumerate(optimizers)
        for parameter, memory in optimizer.state_dict()["state"].items()
        for name, value in memory.items()
        if value is not None  # SGD without momentum remembers nothing, by name
    }


def restore_optimizers(optimizers: list[torch.optim.Optimizer], tensors: dict[str, Tensor]) -> None:
    """Give the optimizers back what `optimizer_tensors` took."""
    for i, optimizer in enumerate(optimizers):
        state = {}
        for key, value in tensors.items():
            owner, parameter, name = key.split(".", 2)
            if int(owner) == i:
                state.setdefault(int(parameter), {})[name] = value
        optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
