"""What the Convolution tab shows, and what PyTorch says that it should."""

import json

import numpy as np
import torch
import torch.nn.functional as F

from demo.convolution import picture_of
from demo.theme import DARK, LIGHT
from tests.browser.pixels import colours_of
from tests.browser.seen import wait_until


def open_tab(page):
    """The third of the page's tabs; panels of the first one have tabs of their own."""
    page.get_by_role("tab").nth(2).click()


def note(request, asked):
    if "component_server" in request.url and '"fn_name":"convolved"' in request.post_data.replace(" ", ""):
        asked.append(json.loads(request.post_data)["data"])


def last_request(page):
    return page.asked[-1]


def shown_cell(page):
    data = page.get_by_test_id("playground-output").evaluate("canvas => ({ ...canvas.dataset })")
    return {name: json.loads(data.get(name) or "null") for name in ("row", "column", "rows", "columns", "value", "sum")}


def shows_a_result(page):
    def a_cell_has_its_number():
        return page.get_by_test_id("playground-output").count() and shown_cell(page)["value"] is not None

    wait_until(page, a_cell_has_its_number)


def expected_output(request):
    """PyTorch's answer to what the page asked, computed anew: output before ReLU without bias, and after all."""
    sliding = request["sliding"]
    image = torch.from_numpy(picture_of(request["picture"]))[None, None]
    weight = torch.tensor(request["kernel"], dtype=torch.float32)[None, None]
    places = {"stride": sliding["stride"], "padding": sliding["padding"]}
    sums = F.conv2d(image, weight, **places)[0, 0].numpy()
    output = F.conv2d(image, weight, torch.tensor([float(sliding["bias"])]), **places)
    return sums, (F.relu(output) if sliding["relu"] else output)[0, 0].numpy()


def shows_pytorchs_numbers(page, row=None, column=None):
    """Wait until the cell, its window's products, and every pixel of the output are PyTorch's."""

    def the_page_shows_pytorchs_numbers():
        seen, (sums, output) = shown_cell(page), expected_output(last_request(page))
        if (seen["rows"], seen["columns"]) != output.shape or seen["value"] is None:
            return False
        place = seen["row"], seen["column"]
        if row is not None and place != (row, column):
            return False
        products = page.get_by_test_id("playground-products").evaluate(
            "grid => [...grid.children].map(cell => Number(cell.dataset.product))"
        )
        return (
            seen["value"] == float(output[place])
            and seen["sum"] == float(sums[place])
            and len(products) == len(last_request(page)["kernel"]) ** 2
            and abs(sum(products) - seen["sum"]) < 1e-5
            and np.array_equal(pixels(page, "playground-output"), coloured(page, output))
        )

    wait_until(page, the_page_shows_pytorchs_numbers)
    return shown_cell(page)


def pixels(page, testid):
    return colours_of(page.get_by_test_id(testid))


def coloured(page, values):
    """(cells, 3): the numbers in the colours that the page says it uses."""
    colours = DARK if page.evaluate("document.body.classList.contains('dark')") else LIGHT
    rgb = {name: np.array([int(code[at : at + 2], 16) for at in (1, 3, 5)], float) for name, code in colours.items()}
    cells = values.astype(np.float64).reshape(-1, 1)
    if page.get_by_test_id("colours-grey").is_checked():
        shares, tops = np.clip(cells, 0, 1), rgb["ink"]
    else:
        shares = np.abs(cells) / (np.abs(cells).max() or 1)
        tops = np.where(cells < 0, rgb["negative"], rgb["positive"])
    steps = np.floor(shares * 255 + 0.5)
    return np.floor(rgb["paper"] + (tops - rgb["paper"]) * steps / 255 + 0.5)


def choose(page, testid):
    page.locator("label").filter(has=page.get_by_test_id(testid)).click()
