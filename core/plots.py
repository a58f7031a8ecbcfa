"""The pictures of a report: mistakes, reliability, and what the threshold trades."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from core.errors import InvalidInput
from core.insight import Insight
from core.recognizer import Recognizer
from core.reliability import Reliability
from core.report import Answer, ask
from core.tradeoff import Certainties, trade_off
from core.verdict import SURE

TILE = 64
"""Side of a drawing on the sheet, in pixels."""
CAPTION = 12
"""Height of its caption."""
COLUMNS = 10
MOST = 400
"""Most mistakes on a sheet."""
COLOURS = ("#1f6feb", "#d1495b", "#2a9d8f", "#8d6a9f")
"""A source each; they differ in brightness too."""


def mistakes(answers: Sequence[Answer]) -> list[Answer]:
    """Digits that were read as another one, and drawings of no digit that were called one, in one placement each."""
    first = {}
    for answer in answers:
        first.setdefault(id(answer.example), answer.place)
    known = [a for a in answers if a.example.label is not None and a.place == first[id(a.example)]]
    return [a for a in known if (not a.right if a.example.is_digit else a.accepted)]


def save_sheet(path: str | Path, recognizer: Recognizer, answers: Sequence[Answer]) -> int:
    """Draw the mistakes: each as it was drawn and as the network saw it, over it what was meant and what was read.

    Returns:
        How many there are; no more than `MOST` are drawn.
    Raises:
        InvalidInput: the file cannot be written.
    """
    wrong = mistakes(answers)
    cells = []
    for answer in wrong[:MOST]:
        steps = ask(recognizer, answer.example, answer.placement, answer.seed).steps
        cells.append((_caption(answer), [steps["drawn"], steps["input"]]))
    _save_cells(path, cells, 2)
    return len(wrong)


def save_pictures(path: str | Path, insight: Insight, indices: Sequence[int]) -> None:
    """Draw pictures that were held back, each under what it is, what it was read as and how surely.

    Args:
        indices: of the pictures, as `Insight.cell` gives them; no more than `MOST` are drawn.
    Raises:
        InvalidInput: the file cannot be written.
    """
    cells = []
    for index in indices[:MOST]:
        said = insight.describe(index)
        meant, answer = (_letters(insight.classes[said[name]])[:4] for name in ("meant", "answer"))
        cells.append((f"{meant}>{answer} {said['probability']:.0%}", [insight.picture(index)]))
    _save_cells(path, cells, 1)


def _save_cells(path: str | Path, cells: Sequence[tuple[str, list[np.ndarray]]], pictures: int) -> None:
    """Draw so many pictures a cell side by side, under a caption; as many cells a row as the sheet has columns."""
    width, height = pictures * (TILE + 2), TILE + CAPTION + 2
    page = Image.new("L", (COLUMNS * width, max(-(-len(cells) // COLUMNS), 1) * height), 200)
    pen = ImageDraw.Draw(page)
    for index, (caption, shown) in enumerate(cells):
        x, y = index % COLUMNS * width, index // COLUMNS * height
        for k, picture in enumerate(shown):
            page.paste(_tile(picture), (x + k * (TILE + 1), y + CAPTION))
        pen.text((x + 1, y), caption, fill=0)
    _save(path, page.save)


def save_diagram(path: str | Path, found: dict[str, Reliability | None]) -> None:
    """Draw how often answers are right over how probable they said they were; calibrated ones lie on the diagonal.

    Raises:
        InvalidInput: the file cannot be written.
    """
    known = {name: reliability for name, reliability in found.items() if reliability}
    figure, panels = _figure(2)
    # The surest answers lie close together: the second panel shows that corner
    for panel, low in zip(panels, (0.0, 0.85), strict=True):
        panel.plot([0, 1], [0, 1], color="#888888", linewidth=1)
        for (name, reliability), colour in zip(known.items(), COLOURS, strict=False):
            at, right, below, above = (
                np.array([b[k] for b in reliability.bins]) for k in ("probability", "right", "low", "high")
            )
            reach = [np.maximum(right - below, 0), np.maximum(above - right, 0)]
            label = f"{name}: error {reliability.error:.2%} of {reliability.answers:,}"
            panel.errorbar(
                at, right, yerr=reach, color=colour, marker="o", markersize=4, linewidth=1, capsize=2, label=label
            )
        panel.set(
            xlim=(low, 1.01), ylim=(low, 1.01), xlabel="probability of the answer", ylabel="share of answers right"
        )
        panel.grid(alpha=0.3)
    panels[0].legend(loc="upper left", fontsize=8)
    _save(path, figure.savefig)


def save_curve(path: str | Path, sources: dict[str, Certainties]) -> None:
    """Draw what the threshold trades: the shares over the threshold, and over the share of digits that it accepts.

    Raises:
        InvalidInput: the file cannot be written.
    """
    thresholds = np.linspace(0.12, 0.999, 200)
    figure, (left, right) = _figure(2)
    for (name, found), colour in zip(sources.items(), COLOURS, strict=False):
        trades, chosen = trade_off(found, thresholds), trade_off(found, [SURE])[0]
        accepted = _column(trades, "accepted")
        for column, words, style in (
            ("accepted", "digits accepted", "-"),
            ("accepted_and_wrong", "accepted and wrong", ":"),
            ("called_a_digit", "no digits called one", "--"),
        ):
            values = _column(trades, column)
            left.plot(thresholds, values, style, color=colour, label=f"{name}: {words}")
            if column != "accepted":
                right.plot(accepted, values, style, color=colour)
                here = [np.nan if v is None else 100 * v for v in (chosen.accepted, getattr(chosen, column))]
                right.plot(*[[value] for value in here], "o", color=colour)
    left.axvline(SURE, color="#888888", linewidth=1)
    left.set(xlabel="threshold (line: the one in use)", ylabel="%", ylim=(0, 101))
    left.legend(fontsize=8, loc="center left")
    right.set(xlabel="digits accepted, % (dots: threshold in use)", ylabel="%", xlim=(80, 100.2))
    right.set_ylim(bottom=0)
    for panel in (left, right):
        panel.grid(alpha=0.3)
    _save(path, figure.savefig)


def _figure(panels: int):
    """A figure that no window and no global state belongs to, and its panels side by side."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.5 * panels, 5), dpi=110, layout="constrained")
    return figure, figure.subplots(1, panels)


def _column(trades, name: str) -> np.ndarray:
    return np.array([np.nan if (value := getattr(trade, name)) is None else 100 * value for trade in trades])


def _save(path: str | Path, write) -> None:
    try:
        write(path, format="png")
    except (OSError, ValueError) as error:
        raise InvalidInput(f"cannot write {path}: {getattr(error, 'strerror', None) or error}") from error


def _tile(picture: np.ndarray) -> Image.Image:
    """Dark ink on white, whatever the size and shape of a picture in [0, 1]."""
    image = Image.fromarray(np.rint(255 - 255 * picture).astype(np.uint8))
    image.thumbnail((TILE, TILE), Image.Resampling.BOX)
    if max(image.size) < TILE:
        factor = TILE / max(image.size)
        image = image.resize([max(round(side * factor), 1) for side in image.size], Image.Resampling.NEAREST)
    tile = Image.new("L", (TILE, TILE), 255)
    tile.paste(image, ((TILE - image.width) // 2, (TILE - image.height) // 2))
    return tile


def _caption(answer: Answer) -> str:
    word = _letters(str(answer.example.label))
    return f"{word[:12]}>{answer.digit} {answer.probability:.0%} {'' if answer.accepted else '?'}"


def _letters(word: str) -> str:
    """In letters that the sheet's font has."""
    return word.encode("ascii", "replace").decode()
