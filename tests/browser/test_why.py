"""Why this answer, on the page: each way of asking, on drawings made by pointer events, against Python's numbers."""

import numpy as np
import pytest

from core.silence import Silenced
from core.why import evidence, occlusion, without_each_map
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.pixels import pixels_of
from tests.browser.seen import answer_of, read_page, shows_its_drawing, wait_until

SUMS = ("total", "start", "end", "error", "steps")


@pytest.fixture
def four_page(draw_page, recognizer):
    """A page with a drawn four, and a way to wait until it shows what was asked."""
    page = draw_page()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    return page


def ask(page, view):
    page.get_by_test_id(f"why-view-{view}").check(force=True)


def sums_are(page, expected):
    """Wait until the panel has these sums, of an `Evidence`, in full precision."""

    def the_panel_has_pythons_sums():
        seen = page.get_by_test_id("why-sums").evaluate("(element) => ({ ...element.dataset })")
        return all(seen[name] and float(seen[name]) == getattr(expected, name) for name in SUMS)

    wait_until(page, the_panel_has_pythons_sums)


def cell(page):
    """Row, column and value that the panel reads out."""
    seen = page.get_by_test_id("why-cell").evaluate("(element) => ({ ...element.dataset })")
    return (int(seen["row"]), int(seen["column"]), float(seen["value"])) if seen["row"] else None


def point_at(page, row, column):
    picture = page.get_by_test_id("why-picture")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    page.mouse.move(box["x"] + (column + 0.5) * box["width"] / 28, box["y"] + (row + 0.5) * box["height"] / 28)


def ink_over_the_pad(page):
    """(rows, columns, 4) of what lies over the sketchpad, and the sketchpad's own."""
    return [pixels_of(page.get_by_test_id(name)) for name in ("why-ink", "sketchpad")]


def test_nothing_is_asked_and_nothing_lies_over_the_ink_before_someone_wants_to_know(four_page):
    assert not any("why" in request for request in four_page.requests.sent)
    assert four_page.get_by_test_id("why-ink").is_hidden()


def test_evidence_is_shown_with_its_sum_and_each_pixels_number(four_page, recognizer):
    ask(four_page, "evidence")
    prediction = answer_of(recognizer, four_page.requests.last)
    expected = evidence(recognizer, prediction, 4)
    sums_are(four_page, expected)
    for row, column in np.argwhere(np.abs(expected.values) > 0.5 * np.abs(expected.values).max())[:4].tolist():
        point_at(four_page, row, column)
        assert cell(four_page) == (row, column, expected.values[row, column])
    four_page.locator("[data-text=lead]").first.hover()
    assert cell(four_page) is None


def test_arrow_keys_read_single_pixels(four_page, recognizer):
    ask(four_page, "evidence")
    expected = evidence(recognizer, answer_of(recognizer, four_page.requests.last), 4)
    sums_are(four_page, expected)
    four_page.get_by_test_id("why-picture").focus()
    for key, (row, column) in [("ArrowUp", (14, 14)), ("ArrowUp", (13, 14)), ("ArrowLeft", (13, 13))]:
        four_page.keyboard.press(key)
        assert cell(four_page) == (row, column, expected.values[row, column])


def test_the_ink_itself_takes_the_colours(four_page):
    ask(four_page, "evidence")
    four_page.locator('[data-testid="why-sums"]:not([data-total=""])').wait_for()

    def the_ink_is_covered():
        over, pad = ink_over_the_pad(four_page)
        inked = pad[..., 3] == 255
        return over.shape == pad.shape and (over[inked][:, 3] == 255).all() and not over[pad[..., 3] == 0].any()

    wait_until(four_page, the_ink_is_covered)
    over = ink_over_the_pad(four_page)[0].reshape(-1, 4).astype(int)
    warm = over[:, 0] - over[:, 2]
    assert warm.max() > 60, "some speaks for it"
    assert warm.min() < -60, "some against it"


def test_the_estimate_while_one_draws_is_pythons_and_becomes_exact_when_the_pen_rests(draw_page, recognizer):
    page = draw_page()
    ask(page, "evidence")
    hand = Mouse(page)
    hand.draw(SEVEN, lift=False)
    shows_its_drawing(page, recognizer)
    assert page.requests.last["why"] == {"view": "evidence", "in_full": False}
    prediction = answer_of(recognizer, page.requests.last)
    sums_are(page, evidence(recognizer, prediction, prediction.digit, in_full=False))
    hand.lift()
    shows_its_drawing(page, recognizer)
    assert page.requests.last["why"] == {"view": "evidence", "in_full": True}
    sums_are(page, evidence(recognizer, prediction, prediction.digit))


def test_a_contrast_is_of_the_two_most_probable_digits_until_two_bars_are_clicked(four_page, recognizer):
    ask(four_page, "contrast")
    prediction = answer_of(recognizer, four_page.requests.last)
    first, second = np.argsort(-prediction.probabilities)[:2].tolist()
    sums_are(four_page, evidence(recognizer, prediction, first, second))
    for digit in (9, 4):
        four_page.get_by_test_id(f"probability-{digit}").click()
    sums_are(four_page, evidence(recognizer, prediction, 9, 4))
    assert [four_page.get_by_test_id(f"why-digit-{k}").input_value() for k in (0, 1)] == ["9", "4"]
    four_page.get_by_test_id("why-automatic").click()
    sums_are(four_page, evidence(recognizer, prediction, first, second))


def test_two_bars_alone_ask_for_their_contrast_by_keys_as_by_a_click(four_page, recognizer):
    bars = four_page.locator(".bars button")
    assert [bar.get_attribute("tabindex") for bar in bars.all()].count("0") == 1, "one stop of the Tab key"
    assert bars.nth(4).get_attribute("aria-label") == f"4: {bars.nth(4).locator('.bar-number').inner_text()}"
    four_page.locator(".bars button[tabindex='0']").focus()
    for key in (*["ArrowDown"] * 4, "Enter", "End", "Enter"):
        four_page.keyboard.press(key)
    sums_are(four_page, evidence(recognizer, answer_of(recognizer, four_page.requests.last), 4, 9))
    assert four_page.get_by_test_id("why-view-contrast").is_checked()


def test_a_pair_is_chosen_by_keyboard(four_page, recognizer):
    four_page.get_by_test_id("why-view-off").focus()
    for _ in range(2):
        four_page.keyboard.press("ArrowRight")
    prediction = answer_of(recognizer, four_page.requests.last)
    first, second = np.argsort(-prediction.probabilities)[:2].tolist()
    sums_are(four_page, evidence(recognizer, prediction, first, second))
    four_page.get_by_test_id("why-digit-1").press("8")
    sums_are(four_page, evidence(recognizer, prediction, first, 8))
    four_page.get_by_test_id("why-digit-0").press("8")
    sums_are(four_page, evidence(recognizer, prediction, 8, first))


@pytest.mark.parametrize("size", [3, 9])
def test_covering_up_shows_the_drop_for_each_place_of_the_patch(four_page, recognizer, size):
    ask(four_page, "occlusion")
    four_page.get_by_test_id(f"why-patch-{size}").check(force=True)
    prediction = answer_of(recognizer, four_page.requests.last)
    expected = occlusion(recognizer, prediction, 4, size)
    row, column = np.unravel_index(expected.argmax(), expected.shape)

    def the_picture_is_of_this_size():
        point_at(four_page, row, column)
        return cell(four_page) == (row, column, expected[row, column])

    wait_until(four_page, the_picture_is_of_this_size)
    box = four_page.locator(".why-cursor").bounding_box()
    assert box["width"] == pytest.approx(252 / 28 * size, abs=0.5), "the patch is shown where it lies"


def test_covering_up_waits_until_the_pen_rests(draw_page, recognizer):
    page = draw_page()
    ask(page, "occlusion")
    hand = Mouse(page)
    hand.draw(FOUR[:1], lift=False)
    shows_its_drawing(page, recognizer)
    assert "why" not in page.requests.last
    assert page.get_by_test_id("why-ink").is_hidden(), "what was true of an older drawing is gone"
    hand.lift()
    page.get_by_test_id("why-ink").wait_for()
    assert page.requests.last["why"] == {"view": "occlusion", "size": 5}


@pytest.mark.parametrize("maps", [[("conv1", 3)], [("conv1", 0), ("conv2", 6)]])
def test_a_silenced_map_changes_the_answer_the_bars_and_every_picture(four_page, recognizer, maps):
    before = answer_of(recognizer, four_page.requests.last)
    for layer, number in maps:
        four_page.get_by_test_id(f"eye-{layer}-{number}").click()
    shows_its_drawing(four_page, recognizer, at_rest=True)
    sent = four_page.requests.last["silenced"]
    assert {(layer, number) for layer, numbers in sent.items() for number in numbers} == set(maps)
    assert read_page(four_page)["probabilities"] != before.probabilities.tolist()
    assert four_page.get_by_test_id("silenced").is_visible()
    four_page.get_by_test_id("all-on").click()
    shows_its_drawing(four_page, recognizer, at_rest=True)
    assert "silenced" not in four_page.requests.last
    assert read_page(four_page)["probabilities"] == before.probabilities.tolist()
    assert four_page.get_by_test_id("silenced").is_hidden()


def test_the_page_says_what_changed_and_goes_on_saying_it_while_one_draws(four_page, recognizer):
    before = answer_of(recognizer, four_page.requests.last)
    eye = four_page.get_by_test_id("eye-conv1-3")
    eye.press("Space")
    shows_its_drawing(four_page, recognizer)
    after = answer_of(recognizer, four_page.requests.last)
    says = four_page.get_by_test_id("silenced").inner_text()
    assert "Without map 4 of Convolution 1" in says
    assert f"{100 * before.probabilities[4]:.1f}%" in says
    assert f"{100 * after.probabilities.max():.1f}%" in says
    assert eye.get_attribute("aria-checked") == "false"
    four_page.get_by_test_id("clear").click()
    Mouse(four_page).draw(SEVEN)
    shows_its_drawing(four_page, recognizer)
    assert four_page.requests.last["silenced"] == {"conv1": [3], "conv2": []}
    whole = recognizer.read_again(answer_of(recognizer, four_page.requests.last))
    assert f"{100 * whole.probabilities.max():.1f}%" in four_page.get_by_test_id("silenced").inner_text()


def test_reasons_are_those_of_the_network_without_the_silenced_maps(four_page, recognizer):
    four_page.get_by_test_id("eye-conv1-3").click()
    ask(four_page, "evidence")
    prediction = answer_of(recognizer, four_page.requests.last)
    assert prediction.silenced == Silenced(conv1=(3,))
    sums_are(four_page, evidence(recognizer, prediction, prediction.digit))


def drops(page):
    """layer-map → drop, of all switches that show one."""
    seen = page.locator(".switch").evaluate_all("(all) => all.map((each) => [each.dataset.testid, each.dataset.drop])")
    return {name.removeprefix("eye-"): float(drop) for name, drop in seen if drop}


def test_the_map_that_it_hangs_on_is_found_by_trying_all(four_page, recognizer):
    four_page.get_by_test_id("find-map").click()
    expected = without_each_map(recognizer, answer_of(recognizer, four_page.requests.last))

    def every_switch_has_its_drop():
        return drops(four_page) == {f"{each.layer}-{each.map}": each.drop for each in expected}

    wait_until(four_page, every_switch_has_its_drop)
    first = four_page.locator(".switch.is-first")
    assert first.get_attribute("data-testid") == f"eye-{expected[0].layer}-{expected[0].map}"
    assert f"map {expected[0].map + 1} of" in four_page.get_by_test_id("map-result").inner_text()


def test_a_finger_asks_as_a_mouse_does(draw_page, recognizer):
    page = draw_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.get_by_test_id("hard-0").tap()
    shows_its_drawing(page, recognizer, at_rest=True)
    page.locator("label", has=page.get_by_test_id("why-view-evidence")).tap()
    prediction = answer_of(recognizer, page.requests.last)
    sums_are(page, evidence(recognizer, prediction, prediction.digit))
    page.get_by_test_id("eye-conv1-3").tap()
    shows_its_drawing(page, recognizer)
    assert page.requests.last["silenced"] == {"conv1": [3], "conv2": []}


@pytest.mark.parametrize("width", [390, 1280])
def test_everything_that_can_be_touched_is_large_enough(four_page, width):
    four_page.set_viewport_size({"width": width, "height": 844})
    ask(four_page, "contrast")
    for selector in (".segment", ".switch", ".kernel", ".plain", ".why select"):
        for box in [each.bounding_box() for each in four_page.locator(selector).all() if each.is_visible()]:
            assert box["width"] >= 43.9, selector
            assert box["height"] >= 43.9, selector


def test_an_empty_sheet_asks_for_a_drawing(draw_page):
    page = draw_page()
    ask(page, "contrast")
    page.get_by_test_id("find-map").click()
    page.get_by_test_id("clear").click()
    page.get_by_test_id("why-sentence").get_by_text("Draw a digit first").wait_for()
    page.get_by_test_id("map-result").get_by_text("Draw a digit first").wait_for()
    assert page.get_by_test_id("why-ink").is_hidden()
