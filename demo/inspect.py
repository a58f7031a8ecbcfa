"""One cell of the network, opened for the page: its terms, what it depends on, and what depends on it."""

import base64
from dataclasses import asdict

import numpy as np

from core.cells import Cell, influence, on_canvas, receptive_field, region_of
from core.errors import InvalidInput
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.terms import Patch, Terms, by_map, largest, terms_of

ALL_MAPS = 16
"""A kernel that reaches through more maps than these is shown for the largest contributions, and the rest as one."""
MAPS, UNITS = 8, 8
"""The most that are named of the maps under a hidden neuron, and of the neurons under an answer."""


def inspect_cell(recognizer: Recognizer, prediction: Prediction, request) -> dict:
    """What the page shows of one cell.

    Args:
        request: `{"layer": name, "channel": k, "row": r, "column": c}`; row and column are 0 where they are missing.
    Returns:
        cell, value, sum, bias, winner: as `core.terms.Terms` has them, null where there is none; patch: see
        `_patch_of`; field and influence: lists of regions (see `core.cells.Region`); ink: the input's part of the field
        on the sketchpad, as fractions: left, top, right, bottom, or null; softmax: its steps for every class;
        in_class: where the network rejects, for output and in_class; off: whether the cell's map is switched off,
        which makes its value 0 whatever its sum is.
    Raises:
        InvalidInput: there is no such cell.
    """
    cell = _read(request)
    terms = terms_of(recognizer, prediction, cell)
    architecture = recognizer.network.architecture
    field = receptive_field(architecture, cell)
    return {
        "cell": asdict(cell),
        "value": terms.value,
        "sum": terms.sum,
        "bias": terms.bias,
        "winner": terms.winner,
        "off": prediction.silenced.is_off(cell.layer, cell.channel),
        "patch": terms.patch and _patch_of(terms.patch, cell.layer),
        "field": [asdict(region) for region in field],
        "influence": [asdict(region) for region in influence(architecture, cell)],
        "ink": on_canvas(prediction.placed, field[-1] if field else region_of(cell)),
        **_answers(prediction, terms),
    }


def _read(request) -> Cell:
    if not isinstance(request, dict) or not {"layer", "channel"} <= set(request):
        raise InvalidInput(f"expected a cell: layer, channel, row and column, got {str(request)[:40]}")
    return Cell(**{name: request[name] for name in ("layer", "channel", "row", "column") if name in request})


def _patch_of(patch: Patch, layer: str) -> dict:
    """The patch, with the maps that are named.

    Returns:
        layer, channel, top, left: as `core.terms.Patch` has them; inside: first row, first column, and the ends of
        both, of what is no padding; rows, columns; maps: the named ones; inputs, weights, products: base64 of float32,
        map by map; largestWeight: of all kernels of the cell's layer; contributions: what each named map
        brings; rest: what the `others` bring together.
    """
    rows, columns = patch.inside.shape
    count = len(patch.inputs)
    contributions = by_map(patch.inputs if patch.products is None else patch.products)
    named, rest = _named(contributions, layer)
    return {
        "layer": patch.layer,
        "channel": patch.channel,
        "top": patch.top,
        "left": patch.left,
        "inside": _inside(patch.inside),
        "rows": rows,
        "columns": columns,
        "maps": named,
        "others": count - len(named),
        "inputs": _floats(patch.inputs[named]),
        "weights": None if patch.weights is None else _floats(patch.weights[named]),
        "products": None if patch.products is None else _floats(patch.products[named]),
        "largestWeight": patch.largest_weight,
        "contributions": contributions[named].tolist(),
        "rest": rest,
    }


def _named(contributions: np.ndarray, layer: str) -> tuple[list[int], float]:
    """The maps or neurons to show each by itself, and the sum of all others."""
    count = len(contributions)
    most = {"hidden": MAPS, "output": UNITS, "in_class": UNITS}.get(layer, ALL_MAPS)
    if layer == "hidden" and count <= most:
        return largest(contributions, count)
    return (list(range(count)), 0.0) if count <= most else largest(contributions, most // 2)


def _inside(inside: np.ndarray) -> list[int]:
    rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
    return [int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1]


def _answers(prediction: Prediction, terms: Terms) -> dict:
    """For an answer, how its logit becomes a probability."""
    found = {}
    if steps := terms.softmax:
        found["softmax"] = {
            "temperature": steps.temperature,
            "total": steps.total,
            **{name: getattr(steps, name).tolist() for name in ("logits", "scaled", "powers")},
        }
    if terms.cell.layer in ("output", "in_class") and "in_class" in prediction.layers:
        found["in_class"] = {
            "logit": float(prediction.activations["in_class"][0]),
            "slope": prediction.calibration.slope,
            "offset": prediction.calibration.offset,
            "probability": prediction.in_class,
        }
    return found


def _floats(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()
