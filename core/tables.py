"""Reports as tables that read well in a terminal and, as they are Markdown, in a document."""

from collections.abc import Sequence

from core.reliability import Reliability
from core.report import Answer, Report, Row, Share, summary
from core.tradeoff import Trade


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns, the first one to the left and the others to the right.

    >>> print(table(["set", "right"], [["mine", "9%"]]))
    | set  | right |
    |------|------:|
    | mine |    9% |
    """
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    lines = ["|" + "|".join(_rule(index, width) for index, width in enumerate(widths)) + "|"]
    for row in (head, *rows):
        cells = [cell.rjust(width) if index else cell.ljust(width) for index, (cell, width) in _numbered(row, widths)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([lines[1], lines[0], *lines[2:]])


def report_tables(report: Report, others: dict[str, Reliability | None] | None = None) -> str:
    """The whole report as text: digits, drawings of none, the summary, calibration, what nobody labelled.

    Args:
        others: other answers whose calibration is told beside that of the drawings, by name.
    """
    digits = [row for row in report.rows if row.right]
    nondigits = [row for row in report.rows if row.called_a_digit]
    parts = []
    if digits:
        head = ["digits: set, placement", "drawings", "right", "accepted as a digit", "accepted and wrong"]
        parts.append(table(head, [_digits(row) for row in digits]))
    if nondigits:
        head = ["no digits: set, placement", "drawings", "called a digit"]
        rows = [[_where(row), f"{row.called_a_digit.of:,}", interval(row.called_a_digit)] for row in nondigits]
        parts.append(table(head, rows))
    if report.rows:
        parts.append("\n".join(f"{name}: {value:.1%}" for name, value in summary(report.rows).items()))
        parts.append(calibration_table({**(others or {}), "these drawings": report.reliability}))
        parts.append("In brackets: the interval that holds the share with 95% confidence.")
    if report.unlabelled:
        parts.append("\n".join(["nobody said what these are:", *map(_unlabelled, report.unlabelled)]))
    return "\n\n".join(parts)


def calibration_table(found: dict[str, Reliability | None]) -> str:
    """How far probabilities are from the share that was right, a row for each kind of answers."""
    rows = [[name, f"{r.answers:,}", f"{r.error:.2%}", f"{r.chance:.2%}"] for name, r in found.items() if r]
    return table(["answers to", "number", "expected calibration error", "of which chance alone makes"], rows)


def trade_table(source: str, trades: Sequence[Trade]) -> str:
    """The curve of one kind of drawings, a row for each threshold."""
    head = [f"{source}: threshold", "digits accepted", "accepted and wrong", "no digits called one"]
    shares = [(trade.accepted, trade.accepted_and_wrong, trade.called_a_digit) for trade in trades]
    cells = [["" if value is None else f"{value:.2%}" for value in row] for row in shares]
    return table(head, [[f"{trade.threshold:.2f}", *row] for trade, row in zip(trades, cells, strict=True)])


def interval(share: Share) -> str:
    """A share with its interval.

    >>> interval(Share(count=9, of=10, share=0.9, low=0.596, high=0.982))
    ' 90.0% [59.6–98.2]'
    """
    return f"{share.share:6.1%} [{100 * share.low:.1f}–{100 * share.high:.1f}]"


def _digits(row: Row) -> list[str]:
    shares = (row.right, row.accepted, row.accepted_and_wrong)
    return [_where(row), f"{row.right.of:,}", *map(interval, shares)]


def _where(row: Row) -> str:
    return f"{row.set}, {row.placement}"


def _unlabelled(answer: Answer) -> str:
    sure = "" if answer.digit is None else f"{answer.digit}  {answer.probability:6.1%}  "
    return f"{answer.example.name}: {sure}{answer.verdict.replace('_', ' ')}"


def _rule(index: int, width: int) -> str:
    return "-" * (width + 1) + (":" if index else "-")


def _numbered(row: Sequence[str], widths: Sequence[int]):
    return enumerate(zip(row, widths, strict=True))
