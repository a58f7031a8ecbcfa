"""What the inspector shows, and what PyTorch says that it should."""

from playwright.sync_api import Page

from tests.browser.seen import answer_of, wait_until
from tests.sums import before_relu

READ = """() => {
  const panel = document.querySelector('[data-testid="inspector"]');
  const numbers = (selector, name) => [...panel.querySelectorAll(selector)].map((each) => Number(each.dataset[name]));
  const texts = (selector) => [...panel.querySelectorAll(selector)].map((each) => each.textContent);
  return {
    ...panel.dataset,
    isOpen: panel.checkVisibility() && panel.classList.contains("is-open"),
    isPinned: panel.classList.contains("is-pinned"),
    products: numbers("[data-product]", "product"),
    padding: numbers(".is-padding[data-product]", "product"),
    pooled: numbers("[data-pooled]", "pooled"),
    winners: numbers("[data-winner]", "pooled"),
    addends: texts(".addition-line.is-addend b"),
    sumText: texts(".addition-line.is-sum b")[0],
    valueText: texts(".addition-line.is-value b")[0],
    crumbs: texts(".crumb"),
    lights: [...document.querySelectorAll(".lights rect")].map((each) => each.getAttribute("class")),
    ink: (({ left, top, right, bottom }) => [left, top, right, bottom].map(Number))(
      document.querySelector('[data-testid="pad-light"]').dataset),
    inkIsLit: !document.querySelector('[data-testid="pad-light"]').hidden,
  };
}"""


def read_panel(page: Page) -> dict:
    """The panel's data attributes, its products, and what is lit."""
    return page.evaluate(READ)


def wait_for_cell(page: Page, layer: str, channel: int, row: int = 0, column: int = 0) -> dict:
    """Wait until the panel is open at this cell; what it shows."""
    wanted = [layer, *map(str, (channel, row, column))]

    def the_panel_shows_the_cell():
        panel = read_panel(page)
        return panel["isOpen"] and [panel[name] for name in ("layer", "channel", "row", "column")] == wanted

    wait_until(page, the_panel_shows_the_cell)
    return read_panel(page)


def click_cell(page: Page, testid: str, row: int, column: int, *, tap: bool = False, hover: bool = False) -> None:
    """Click, tap or hover the middle of one cell of a map."""
    canvas = page.get_by_test_id(testid)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    rows, columns = canvas.evaluate("canvas => [canvas.height, canvas.width]")
    at = {"x": (column + 0.5) * box["width"] / columns, "y": (row + 0.5) * box["height"] / rows}
    {True: canvas.tap, False: canvas.hover if hover else canvas.click}[tap](position=at)


def check_panel(page: Page, recognizer, panel: dict) -> None:
    """Every number of the panel is PyTorch's for the drawing of now, and its terms add up, in full and as written."""
    prediction = answer_of(recognizer, page.requests.last)
    sums = before_relu(recognizer.network, prediction.input)
    layer, at = panel["layer"], tuple(int(panel[name]) for name in ("channel", "row", "column"))
    exact = float(sums[layer][at])
    value = float(panel["value"])
    if layer in ("input", "pool1", "pool2"):
        assert panel["sum"] == panel["bias"] == ""
        assert abs(value - exact) < 1e-5
        if layer != "input":
            assert value == max(panel["pooled"]) == panel["winners"][0]
            assert len(panel["pooled"]) == 4
        return
    bias = {"conv1": "conv1", "conv2": "conv2", "hidden": "fc1", "output": "fc2"}[layer]
    assert abs(float(panel["sum"]) - exact) < 1e-4
    assert float(panel["bias"]) == float(getattr(recognizer.network, bias).bias[at[0]])
    assert abs(sum(panel["products"]) + float(panel["bias"]) - float(panel["sum"])) < 1e-4
    assert value == (float(prediction.probabilities[at[0]]) if layer == "output" else max(float(panel["sum"]), 0))
    assert panel["padding"] == [0] * len(panel["padding"])
    # As written: each line is rounded to its last digit, and so is the sum
    written = sum(map(as_number, panel["addends"]))
    assert abs(written - as_number(panel["sumText"])) <= 0.0005 * (len(panel["addends"]) + 1) + 1e-9
    assert abs(as_number(panel["sumText"]) - float(panel["sum"])) <= 0.00051


def as_number(text: str) -> float:
    return float(text.replace("−", "-"))
