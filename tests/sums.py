"""What each layer sums, as PyTorch alone computes it."""

import numpy as np
import torch
import torch.nn.functional as F


def before_relu(network, picture: np.ndarray) -> dict[str, np.ndarray]:
    """Every layer's sums, and pooled values, by PyTorch alone: layer → (maps, rows, columns)."""
    with torch.no_grad():
        sums = {"input": torch.from_numpy(picture)[None, None]}
        sums["conv1"] = F.conv2d(sums["input"], network.conv1.weight, network.conv1.bias, padding="same")
        sums["pool1"] = F.max_pool2d(sums["conv1"].relu(), 2)
        sums["conv2"] = F.conv2d(sums["pool1"], network.conv2.weight, network.conv2.bias, padding="same")
        sums["pool2"] = F.max_pool2d(sums["conv2"].relu(), 2)
        sums["hidden"] = F.linear(sums["pool2"].flatten(1), network.fc1.weight, network.fc1.bias)
        sums["output"] = F.linear(sums["hidden"].relu(), network.fc2.weight, network.fc2.bias)
        if network.architecture.rejects:
            sums["in_class"] = F.linear(sums["hidden"].relu(), network.rejector.weight, network.rejector.bias)
    return {
        name: values[0].numpy().reshape(values.shape[1], *(values.shape[2:] or (1, 1))) for name, values in sums.items()
    }
