"""Why this answer, as the page asks and as it is drawn: the extras of a frame that `core.why` computes."""

import base64

import numpy as np

from core.errors import InvalidInput
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.why import Evidence, evidence, occlusion, without_each_map


def why(recognizer: Recognizer, prediction: Prediction, asked: object) -> dict | None:
    """One of three pictures of 28×28 numbers.

    Args:
        asked: `{"view": "evidence"}`, for the most probable digit;
            `{"view": "contrast"}`, for the most probable one against the next, or with `"digits": [one, other]`;
            both with `"in_full": false` for a quick estimate;
            `{"view": "occlusion", "size": s}`, of the most probable digit's probability, with a patch of s×s pixels.
    Returns:
        None where there is no ink; else `view`, `digit`, `against` (null where it is no contrast), `data` (base64 of
        28×28 float32, little-endian), `scale` (the largest distance of any of them from 0), `place` ([left, top,
        side] of the 28×28 pixels on the sketchpad, null where that shows them as they are); and of evidence and
        contrast `start`, `end`, `total`, `error`, `steps` (see `core.why.Evidence`), of an occlusion `size`.
    """
    view = asked.get("view") if isinstance(asked, dict) else asked
    if not isinstance(asked, dict) or not isinstance(view, str) or view not in VIEWS:
        raise InvalidInput(f"expected an object with a view, one of {', '.join(VIEWS)}, got {str(view)[:40]}")
    if prediction.blank:
        return None
    placed = prediction.placed
    return {"view": view, "place": placed and list(placed.frame), **VIEWS[view](recognizer, prediction, asked)}


def _evidence(recognizer: Recognizer, prediction: Prediction, asked: dict) -> dict:
    found = evidence(recognizer, prediction, prediction.digit, in_full=_in_full(asked))
    return {"digit": prediction.digit, "against": None, **_sums(found), **_picture(found.values)}


def _contrast(recognizer: Recognizer, prediction: Prediction, asked: dict) -> dict:
    digits = asked.get("digits")
    if digits is None:
        digits = np.argsort(-prediction.probabilities, kind="stable")[:2].tolist()
    elif not isinstance(digits, list) or len(digits) != 2:
        raise InvalidInput(f"expected two digits, got {str(digits)[:40]}")
    found = evidence(recognizer, prediction, *digits, in_full=_in_full(asked))
    return {"digit": digits[0], "against": digits[1], **_sums(found), **_picture(found.values)}


def _occlusion(recognizer: Recognizer, prediction: Prediction, asked: dict) -> dict:
    drops = occlusion(recognizer, prediction, prediction.digit, asked.get("size"))
    return {"digit": prediction.digit, "against": None, "size": asked["size"], **_picture(drops)}


VIEWS = {"evidence": _evidence, "contrast": _contrast, "occlusion": _occlusion}


def _in_full(asked: dict) -> bool:
    return asked.get("in_full", True) is not False


def _sums(found: Evidence) -> dict:
    return {name: getattr(found, name) for name in ("start", "end", "total", "error", "steps")}


def _picture(values: np.ndarray) -> dict:
    return {
        "data": base64.b64encode(values.astype("<f4").tobytes()).decode(),
        "scale": float(np.abs(values).max()),
    }


def whole_answer(recognizer: Recognizer, prediction: Prediction, asked: object) -> dict:
    """What the network says of the same drawing with all its maps on, for comparison: verdict, digit, probabilities."""
    whole = recognizer.read_again(prediction)
    return {"verdict": whole.verdict, "digit": whole.digit, "probabilities": whole.probabilities.tolist()}


def maps_that_count(recognizer: Recognizer, prediction: Prediction, asked: object) -> list[dict] | None:
    """Every feature map that is on, those first that the most probable digit hangs on most; None without ink.

    Returns:
        `layer`, `map`, `drop` of the probability without it, and the answer then: `verdict`, `digit` (the most
        probable one) and its `probability`.
    """
    if prediction.blank:
        return None
    return [
        {
            "layer": removal.layer,
            "map": removal.map,
            "drop": removal.drop,
            "verdict": removal.verdict,
            "digit": removal.digit,
            "probability": float(removal.probabilities.max()),
        }
        for removal in without_each_map(recognizer, prediction)
    ]
