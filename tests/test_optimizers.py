"""The optimizers take the steps of PyTorch's, and a training begins without the compiler that those import."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from core.optimizers import uncompiled
from tests.app_server import ROOT

TRAINS = """
import sys
from tests.small_training import finish, stopped
finish(stopped(2, epochs=1, optimizer=sys.argv[1]))
print(*({"torch._dynamo", "sympy", "torchvision", "gradio"} & set(sys.modules)))
"""


def some_steps(kind, **settings) -> tuple[torch.Tensor, list]:
    """The weights after three steps, after the state went through a file's form, and after two more; and the state."""
    torch.manual_seed(0)
    network, inputs = nn.Linear(5, 4, bias=False), torch.randn(8, 5)
    optimizer = kind(network.parameters(), lr=0.1, **settings)
    for steps in (3, 2):
        for _ in range(steps):
            optimizer.zero_grad()
            network(inputs).square().mean().backward()
            optimizer.step()
        optimizer.load_state_dict(optimizer.state_dict())
    return network.weight.detach(), list(optimizer.state_dict()["state"][0].values())


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        (torch.optim.SGD, dict(momentum=0.9, weight_decay=0.01)),
        (torch.optim.AdamW, dict(betas=(0.9, 0.99), fused=True)),
        (torch.optim.Muon, dict(momentum=0.9, adjust_lr_fn="match_rms_adamw")),
    ],
)
def test_an_optimizer_steps_as_pytorchs(kind, settings):
    weights, state = some_steps(uncompiled(kind), **settings)
    expected_weights, expected_state = some_steps(kind, **settings)
    assert torch.equal(weights, expected_weights)
    assert all(torch.equal(one, other) for one, other in zip(state, expected_state, strict=True))


@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
def test_a_training_that_is_stopped_and_goes_on_imports_only_what_it_needs(optimizer, home):
    trained = subprocess.run([sys.executable, "-c", TRAINS, optimizer], cwd=ROOT, capture_output=True, text=True)
    assert trained.returncode == 0, trained.stderr
    assert trained.stdout.split() == []
