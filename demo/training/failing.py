"""Where a network fails, for the page: accuracies, confusions, the pictures behind them, and two runs side by side."""

from core.comparison import compare
from core.errors import InvalidInput
from core.insight import Insight, look_into, measure
from core.report import Share
from demo.training.bytes import in_base64
from demo.training.rooms import room_of, text, whole

MOST_PICTURES = 60
"""That travel at once, of a cell or a comparison."""
WORST = 24
"""Mistakes that are shown at first."""


def failures(request: dict) -> dict:
    """What a run's network makes of the pictures that were held back.

    Returns:
        classes; parts: name → share (see `in_share`); per_class: shares of the whole, None for a class without a
        picture; confusion of the whole; worst: pictures (see `in_tiles`), the costliest mistake first, at most so many,
        and mistakes, the number of all.
    """
    insight = _insight(request, "run")
    measure(room_of(request).path(text(request, "run")))  # for the table: one that was uploaded has no figures yet
    return {
        "classes": list(insight.classes),
        "parts": {part: in_share(share) for part in insight.parts if (share := insight.share(part))},
        "per_class": [share and in_share(share) for share in insight.per_class()],
        "confusion": insight.confusion().tolist(),
        "mistakes": int((~insight.right).sum()),
        "worst": in_tiles(insight, [mistake["index"] for mistake in insight.worst(most=WORST)]),
    }


def cell(request: dict) -> dict:
    """The pictures behind a cell of the confusion matrix: digit and answer say which.

    Returns:
        pictures (see `in_tiles`), at most so many, and the total of them.
    """
    insight = _insight(request, "run")
    digit, answer = whole(request, "digit"), whole(request, "answer")
    if max(digit, answer) >= len(insight.classes):
        raise InvalidInput(f"there are {len(insight.classes)} classes, got {digit} and {answer}")
    found = insight.cell(digit, answer)
    return {"pictures": in_tiles(insight, found[:MOST_PICTURES]), "total": len(found)}


def compared(request: dict) -> dict:
    """Two runs on the same pictures.

    Returns:
        classes; both_right, only_run, only_other, both_wrong: counts that sum to all pictures; p: see
        `core.insight.Comparison`; confusion of the other; pictures (see `in_tiles`) on which they differ, with the
        other's answer as `other`, at most so many, and the total of them.
    """
    first, second = _insight(request, "run"), _insight(request, "other")
    found = compare(first, second)
    only_run, only_other, both_wrong = map(len, (found.only_first, found.only_second, found.both_wrong))
    differ = found.differ[:MOST_PICTURES]
    return {
        "classes": list(first.classes),
        "both_right": len(first.labels) - only_run - only_other - both_wrong,
        "only_run": only_run,
        "only_other": only_other,
        "both_wrong": both_wrong,
        "p": found.p,
        "confusion": second.confusion().tolist(),
        "total": len(found.differ),
        "pictures": [
            {**tile, "other": int(second.answers[index])}
            for tile, index in zip(in_tiles(first, differ), differ, strict=True)
        ],
    }


def in_share(share: Share) -> dict:
    """A share with its interval: accuracy, low, high, errors, images."""
    return {
        "accuracy": share.share,
        "low": share.low,
        "high": share.high,
        "errors": share.of - share.count,
        "images": share.of,
    }


def in_tiles(insight: Insight, indices: list[int]) -> list[dict]:
    """Pictures as small canvases: part and index, digit, answer, its probability, data (28 × 28 bytes in base64)."""
    return [
        {
            **_place(insight, int(index)),
            "digit": int(insight.labels[index]),
            "answer": int(insight.answers[index]),
            "probability": float(insight.probabilities[index, insight.answers[index]]),
            "data": in_base64(insight.pictures.whole.images[index].numpy()),
        }
        for index in indices
    ]


def _place(insight: Insight, index: int) -> dict:
    """The half that a picture lies in, and its number there."""
    validating = insight.parts["test"].start
    return (
        {"part": "test", "index": index - validating} if index >= validating else {"part": "validation", "index": index}
    )


def _insight(request: dict, name: str) -> Insight:
    return look_into(room_of(request).path(text(request, name)))
