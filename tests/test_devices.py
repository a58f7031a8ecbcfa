"""Training computes its batches on any device, and mixes none: PyTorch's make-believe tensors tell, without a GPU."""

from unittest import mock

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from core.evaluate import read_pictures
from core.model import ConvNet
from core.optimizers import build_optimizers
from core.trainer import Trainer
from tests.small_training import small_config, small_data


@pytest.mark.parametrize("optimizer", ["sgd", "adamw", "muon"])
def test_batches_on_a_gpu_mix_no_devices_and_answers_come_back(optimizer):
    data = small_data()
    trainer = Trainer(small_config(optimizer=optimizer, averaging=0.9), **data)

    def no_slopes(_):  # going backwards takes a real GPU
        for parameter in trainer.network.parameters():
            parameter.grad = torch.zeros_like(parameter)

    numbers = {"item": lambda _: 0.0, "__int__": lambda _: 0, "backward": no_slopes}
    with FakeTensorMode(allow_non_fake_inputs=True), mock.patch.multiple(torch.Tensor, **numbers):
        trainer.device = torch.device("cuda")
        with trainer.device:
            trainer.network, trainer.result = (ConvNet(trainer.config.architecture) for _ in range(2))
        trainer.optimizers = build_optimizers(trainer.network, trainer.config)
        for batch in range(2):
            trainer._train_on_batch(0, batch)
        answers = read_pictures(trainer.result, data["validation"].images)
        assert {parameter.device.type for parameter in trainer.result.parameters()} == {"cuda"}
        assert answers["logits"].device.type == "cpu"
