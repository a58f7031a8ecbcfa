"""The report: its shares and intervals are those that counting gives, and its commands say what they cannot do."""

import json

import numpy as np
import pytest
from PIL import Image

from core.__main__ import main
from core.drawings import Example
from core.errors import InvalidInput
from core.placements import PLACEMENTS
from core.plots import mistakes, save_curve, save_diagram, save_sheet
from core.reliability import reliability, wilson
from core.report import AS_DRAWN, Answer, answers, ask, placements_of, share, some_of_each, summarise, summary
from core.report_commands import without
from core.tradeoff import Certainties, given_certainties, synthetic_certainties, trade_off
from core.verdict import SURE
from docs import recognition_figures
from tests.four import FOUR

STROKES = [np.array(stroke, float) for stroke in FOUR]


def example(label, *, name="some", strokes=STROKES, **more) -> Example:
    return Example(set=name, name=f"{name} {label}", label=label, strokes=strokes, **more)


def answer(label, digit, verdict="digit", *, place=PLACEMENTS[0], probability=0.9, name="some") -> Answer:
    certain = probability if verdict == "digit" else 0.2 if verdict == "unsure" else 0.0
    return Answer(
        example=example(label, name=name),
        placement=place,
        seed=0,
        digit=digit,
        verdict=verdict,
        probability=probability,
        certainty=certain,
    )


@pytest.fixture
def file(tmp_path):
    """Two fours, a heart that is a four too, and a four of which nobody said so."""
    kinds = (4, "4", "heart", None)
    drawings = [{"label": label, "strokes": FOUR, "size": [400, 400], "brush": 20} for label in kinds]
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"format": "digitscope-drawings", "version": 1, "drawings": drawings}))
    return path


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_wilsons_interval_is_the_one_in_the_books(count, of, low, high):
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


def test_wilsons_interval_holds_the_truth_in_95_of_100_samples():
    counts = np.random.default_rng(0).binomial(300, 0.97, 2000)
    held = [low <= 0.97 <= high for low, high in (wilson(int(count), 300) for count in counts)]
    assert 0.93 < np.mean(held) < 0.97


def test_a_row_counts_right_accepted_and_both_of_digits_and_non_digits():
    found = [answer(7, 7), answer(7, 7, "unsure"), answer(7, 1), answer(7, 1, "not_a_digit"), answer(7, None, "blank")]
    found += [answer("heart", 0), answer("heart", 0, "not_a_digit"), answer("heart", 3, "unsure")]
    (row,) = summarise(found).rows
    assert (row.right.count, row.right.of) == (2, 5)
    assert (row.accepted.count, row.accepted_and_wrong.count) == (2, 1)
    assert (row.called_a_digit.count, row.called_a_digit.of) == (1, 3)
    assert row.right == share([True, True, False, False, False])


def test_every_set_and_placement_is_a_row_and_the_summary_weighs_them_alike():
    found = [answer(1, 1), answer(1, 1), answer(1, 1, place=PLACEMENTS[1]), answer(2, 1, name="other", place=None)]
    rows = summarise(found).rows
    expected = [("some", "centred"), ("some", PLACEMENTS[1].name), ("other", AS_DRAWN)]
    assert [(row.set, row.placement) for row in rows] == expected
    figures = summary(rows)
    assert figures["worst right"] == 0
    assert figures["mean right"] == pytest.approx(2 / 3)
    assert "mean called a digit" not in figures


def test_what_nobody_labelled_is_listed_and_not_counted():
    report = summarise([answer(None, 3), answer(1, 1)])
    assert [a.digit for a in report.unlabelled] == [3]
    assert report.rows[0].right.of == 1
    assert report.reliability.answers == 1
    assert json.loads(json.dumps(report.to_dict()))["unlabelled"][0]["digit"] == 3


def test_the_calibration_error_is_that_of_bins_of_as_many_answers():
    rng = np.random.default_rng(0)
    probabilities = rng.uniform(0.3, 1, 3000)
    right = rng.random(3000) < probabilities**2
    found = reliability(probabilities, right)
    order = np.argsort(probabilities)
    groups = order.reshape(15, 200)
    by_hand = np.mean([abs(probabilities[g].mean() - right[g].mean()) for g in groups])
    assert found.error == pytest.approx(by_hand)
    assert [b["count"] for b in found.bins] == [200] * 15
    assert found.bins[3]["right"] == pytest.approx(right[groups[3]].mean())


def test_calibrated_answers_show_the_error_of_chance_and_no_more():
    rng = np.random.default_rng(1)
    probabilities = rng.uniform(0.5, 1, 2000)
    found = reliability(probabilities, rng.random(2000) < probabilities)
    assert found.error == pytest.approx(found.chance, rel=0.5)
    assert found.error < 0.04
    assert reliability(np.zeros(0), np.zeros(0)) is None


def test_the_trade_off_is_what_counting_gives_and_never_rises():
    rng = np.random.default_rng(0)
    found = Certainties(digits=rng.random(50), right=rng.random(50) < 0.9, others=rng.random(40))
    trades = trade_off(found, np.linspace(0, 1, 21))
    for trade in trades:
        assert trade.accepted == np.mean([c >= trade.threshold for c in found.digits])
        wrong = [c >= trade.threshold and not r for c, r in zip(found.digits, found.right, strict=True)]
        assert trade.accepted_and_wrong == np.mean(wrong)
        assert trade.called_a_digit == np.mean([c >= trade.threshold for c in found.others])
    assert trades[0].accepted == 1 and trades[-1].accepted == 0
    (alone,) = trade_off(Certainties(digits=np.zeros(0), right=np.zeros(0, bool), others=np.ones(1)), [0.5])
    assert (alone.accepted, alone.called_a_digit) == (None, 1.0)


def test_at_the_threshold_in_use_the_curve_is_the_verdict(recognizer):
    rng = np.random.default_rng(0)
    scribbles = [example(k % 10, strokes=[rng.uniform(0, 400, (5, 2))]) for k in range(12)]
    found = list(answers(recognizer, scribbles))
    accepted = np.mean([a.accepted for a in found])
    assert trade_off(given_certainties(found), [SURE])[0].accepted == accepted


def test_drawings_made_in_code_give_a_curve_of_their_own(recognizer):
    found = synthetic_certainties(recognizer, drawings=20)
    assert (found.digits.shape, found.right.shape, found.others.shape) == ((20,), (20,), (20,))
    assert found.right.mean() > 0.5
    assert np.array_equal(found.digits, synthetic_certainties(recognizer, drawings=20).digits)


def test_a_drawing_is_read_as_the_recognizer_reads_it(recognizer):
    four = example(4, canvas=((400, 400), 20))
    drawn, *placed = answers(recognizer, [four])
    plain = recognizer.predict_strokes(FOUR, (400, 400), 20)
    assert (drawn.digit, drawn.verdict, drawn.probability) == (4, plain.verdict, float(plain.probabilities.max()))
    assert [a.place for a in placed] == [placement.name for placement in PLACEMENTS]
    assert all(a.right and a.accepted for a in placed)


def test_a_picture_is_read_as_it_is_and_an_unlabelled_drawing_once(tmp_path, recognizer):
    Image.fromarray(np.full((30, 30), 255, np.uint8)).save(tmp_path / "a.png")
    picture = Example(set="", name="", label=4, picture=tmp_path / "a.png")
    assert placements_of(picture) == [None]
    assert placements_of(example(None, canvas=((400, 400), 20))) == [None]
    assert placements_of(example(None)) == [PLACEMENTS[0]]
    (blank,) = answers(recognizer, [picture])
    assert (blank.digit, blank.verdict, blank.right) == (None, "blank", False)


def test_the_same_drawings_give_the_same_answers(recognizer):
    first, again = (list(answers(recognizer, [example(4), example(5)])) for _ in range(2))
    assert [a.probability for a in first] == [a.probability for a in again]


def test_the_drawing_that_cannot_be_drawn_is_named(recognizer):
    endless = example(1, strokes=[np.random.default_rng(0).uniform(0, 9, (19_000, 2))], name="long")
    with pytest.raises(InvalidInput, match=r"^long 1: a pen's way"):
        ask(recognizer, endless, PLACEMENTS[0], 0)


def test_some_of_each_set_are_chosen_by_chance_but_always_the_same():
    many = [example(k % 10, name=name) for k in range(20) for name in ("a", "b")]
    few = some_of_each(many, 5)
    assert [e.set for e in few] == ["a"] * 5 + ["b"] * 5
    assert some_of_each(many, 5) == few
    assert len(some_of_each(many, 100)) == 40


def test_labels_are_left_out_by_patterns_and_what_has_none_stays():
    many = [example(label) for label in (4, "Greek/beta", "Latin/a", None)]
    assert without(many, ["Greek/*", "a", "4"]) == many[2:]
    assert without(many, []) == many


def test_mistakes_are_told_once_a_drawing():
    wrong = answer(7, 1)
    elsewhere = Answer(**{**vars(wrong), "placement": PLACEMENTS[1]})
    others = [answer(7, 7), answer("heart", 3), answer("heart", 3, "unsure"), answer(None, 5)]
    assert mistakes([wrong, elsewhere, *others]) == [wrong, others[1]]


def test_the_pictures_are_drawn(tmp_path, recognizer):
    found = [*answers(recognizer, [example(9), example("heart é")])]
    assert save_sheet(tmp_path / "sheet.png", recognizer, found) == 2
    save_diagram(tmp_path / "diagram.png", {"these": summarise(found).reliability, "none": None})
    save_curve(tmp_path / "curve.png", {"these": given_certainties(found)})
    for name in ("sheet", "diagram", "curve"):
        with Image.open(tmp_path / f"{name}.png") as picture:
            assert np.ptp(np.asarray(picture.convert("L"))) > 100


def test_the_command_prints_the_table_and_writes_the_pictures(file, capsys):
    sheet, diagram = file.with_name("sheet.png"), file.with_name("diagram.png")
    command = ["evaluate", "--drawings", str(file), "--sheet", str(sheet), "--diagram", str(diagram)]
    assert main(command) == 0
    out = capsys.readouterr().out
    assert "| mine, as drawn                |        2 | 100.0% [34.2–100.0]" in out
    assert "| MNIST's test half |  5,000 |" in out
    assert "drawing 3: 4" in out
    assert sheet.exists() and diagram.exists()


def test_the_command_gives_the_same_as_json(file, capsys):
    assert main(["evaluate", "--drawings", str(file), "--json", "--leave-out", "hea*"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["rows"]) == 1 + len(PLACEMENTS)
    assert told["rows"][0]["right"] == {"count": 2, "of": 2, "share": 1.0, "low": wilson(2, 2)[0], "high": 1.0}
    assert all(row["called_a_digit"] is None for row in told["rows"])
    assert told["other_reliability"]["MNIST's test half"]["error"] < 0.015
    assert told["unlabelled"][0]["verdict"] == "digit"


@pytest.mark.parametrize("command", ["calibrate", "tradeoff", "evaluate"])
def test_help_shows_examples(capsys, command):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "examples:\n  python -m core" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["evaluate", "--drawings", "nowhere"], "there is no file or folder nowhere"),
        (["evaluate", "--sheet", "a.png"], "--sheet is for drawings: --drawings"),
        (["evaluate", "--per-set", "3"], "--per-set is for drawings: --drawings"),
        (["evaluate", "--drawings", "FILE", "--per-set", "0"], "--per-set must be 1 or more, got 0"),
        (["evaluate", "--drawings", "FILE", "--sheet", "nowhere/a.png"], "cannot write nowhere/a.png"),
        (["evaluate", "--drawings", "FILE", "--diagram", "nowhere/a.png"], "cannot write nowhere/a.png"),
        (["calibrate"], "required: --run"),
        (["tradeoff", "--run", "none"], "there is no run none"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(file, monkeypatch, capsys, arguments, message):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(file.parent / "runs"))
    try:
        code = main([str(file) if word == "FILE" else word for word in arguments])
    except SystemExit as end:
        code = end.code
    err = capsys.readouterr().err
    assert code == 2
    assert message in err
    assert err.startswith("error: ") and err.count("\n") == 1


def test_each_figure_of_the_page_has_its_place_and_is_replaced_there():
    page = recognition_figures.PAGE.read_text(encoding="utf-8")
    for name in ("making", "thresholds", "tradeoff", "calibration", "compare", "tables"):
        once = recognition_figures.replaced(page, name, "| first |")
        again = recognition_figures.replaced(once, name, "| second |")
        assert "| first |" in once and "| first |" not in again
        assert len(again) == len(once) + 1
    assert f"| {SURE} |" in recognition_figures.thresholds()
    with pytest.raises(ValueError, match="marks of nothing"):
        recognition_figures.replaced(page, "nothing", "")
