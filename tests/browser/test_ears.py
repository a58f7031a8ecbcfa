"""What those hear who do not see the page, and where the Tab key leads them."""

import pytest
from playwright.sync_api import expect

from demo.described import describe_maps
from demo.frames import prediction_of
from demo.text import WORDS
from tests.browser.drawing import FOUR, SEVEN, Mouse
from tests.browser.seen import shows_its_drawing, wait_until

LOCALES = {"en": "en-GB", "zh": "zh-CN"}
LISTEN = """() => {
  window.heard = [];
  const announcer = document.querySelector(".answer .announcer");
  new MutationObserver(() => announcer.textContent && heard.push(announcer.textContent))
    .observe(announcer, { childList: true, characterData: true, subtree: true });
}"""

# Where the focus is: a name for it, whether it can be seen that it is there, and whether it is on the page's own ground
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const ring = (each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  };
  window.numbers ??= new Map();
  if (!numbers.has(element)) numbers.set(element, numbers.size);
  const { width, height } = element.getBoundingClientRect();
  return {
    number: numbers.get(element),
    name: element.outerHTML.slice(0, 160),
    ringed: ring(element) || (element.parentElement && ring(element.parentElement)),
    hasRoom: width > 0 && height > 0,
  };
}"""

# Everything of the tab that can be used and is not left out of the order of the Tab key on purpose
REACHABLE = """() => {
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
  const places = document.querySelectorAll(`:is(#brand, #language, #tabs) :is(${kinds})`);
  // Arrow keys go on inside; which of a row is the stop may change on the way
  const inOneStop = (each) => (each.type === "radio" && !each.checked) || each.matches("[role=tab]");
  return [...places].filter((each) => each.tabIndex >= 0 && !each.disabled && !inOneStop(each) && each.checkVisibility(
    { visibilityProperty: true })).map((each) => {
    window.numbers ??= new Map();
    if (!numbers.has(each)) numbers.set(each, numbers.size);
    return [numbers.get(each), each.outerHTML.slice(0, 160)];
  });
}"""


def heard(page) -> list[str]:
    return page.evaluate("() => window.heard")


def test_the_answer_is_heard_once_it_rests_and_not_at_each_movement(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    announcer = page.locator(".answer .announcer")
    expect(announcer).to_have_text(page.locator(".verdict-sentence").text_content())
    page.evaluate(LISTEN)
    page.get_by_test_id("clear").click()
    Mouse(page).draw(SEVEN)
    shows_its_drawing(page, recognizer, at_rest=True)
    expect(announcer).to_have_text(page.locator(".verdict-sentence").text_content())
    assert heard(page)[-1] == page.locator(".verdict-sentence").text_content()
    assert len(page.requests.sent) > 10 and len(heard(page)) <= 2  # the empty sheet, where it was left for long enough


def test_the_same_answer_to_another_drawing_is_heard_again(draw_page, recognizer):
    page = draw_page()
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)
    announcer, sentence = page.locator(".answer .announcer"), page.locator(".verdict-sentence").text_content()
    expect(announcer).to_have_text(sentence)
    page.evaluate(LISTEN)
    page.get_by_test_id("clear").click()
    expect(page.locator(".verdict")).to_have_attribute("data-shown", "blank")
    page.get_by_test_id("undo").click()
    expect(page.locator(".verdict-sentence")).to_have_text(sentence)
    expect(announcer).to_have_text(sentence)
    assert heard(page)[-1] == sentence


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_map_is_described_in_words_once_the_drawing_rests(draw_page, recognizer, language):
    page = draw_page(locale=LOCALES[language])
    words = WORDS[language]["mapSentences"]
    Mouse(page).draw(FOUR)
    shows_its_drawing(page, recognizer, at_rest=True)

    def label(testid):
        return page.get_by_test_id(testid).get_attribute("aria-label")

    def the_last_map_is_described():
        return ": " in label("conv2-7")

    wait_until(page, the_last_map_is_described)
    described = describe_maps(recognizer, prediction_of(recognizer, page.requests.last), True)
    for layer, count in (("conv1", 4), ("pool1", 4), ("conv2", 8), ("pool2", 8)):
        for k in range(count):
            found = described[layer][k]
            sentence = words["nothing"] if found["zeros"] == 1 else words["map"].format(**in_words(found))
            assert label(f"{layer}-{k}").endswith(f": {sentence}")
    assert label("hidden").endswith(": " + words["neurons"].format(**in_words(described["hidden"][0])))
    Mouse(page).draw([[(0.2, 0.2), (0.3, 0.2)]])

    def what_was_said_is_gone_or_new():
        return not label("hidden").endswith(": " + words["neurons"].format(**in_words(described["hidden"][0])))

    wait_until(page, what_was_said_is_gone_or_new)


def in_words(found):
    return {
        "value": f"{found['value']:.2f}",
        "row": found["row"] + 1,
        "column": found["column"] + 1,
        "zeros": f"{100 * found['zeros']:.1f}",
    }


@pytest.mark.parametrize("tab", ["draw", "train", "convolution"])
def test_the_tab_key_reaches_everything_and_shows_where_it_is(draw_page, recognizer, tab):
    page = draw_page()
    page.locator(f"[data-tab-id={tab}]").click()
    page.get_by_test_id({"draw": "conv2-7", "train": "train-start", "convolution": "playground-sum"}[tab]).wait_for()
    if tab == "draw":
        Mouse(page).draw(FOUR)
        shows_its_drawing(page, recognizer, at_rest=True)
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")  # before everything
    wanted = dict(page.evaluate(REACHABLE))
    assert len(wanted) >= 8
    reached = {}
    for _ in range(3 * len(wanted)):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached[focused["number"]] = focused
    assert focused is None, "the Tab key never came to the end of the page"
    missed = [wanted[number] for number in wanted if number not in reached]
    assert not missed, "\n".join(missed)
    unseen = [each["name"] for each in reached.values() if not each["ringed"] and each["hasRoom"]]
    assert not unseen, "\n".join(unseen)
