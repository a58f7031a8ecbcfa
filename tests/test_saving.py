"""What is kept of a prediction: numbers that are PyTorch's, pictures that are whole, and never half a file."""

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from matplotlib import rcParams
from matplotlib.figure import Figure
from PIL import Image

from core import saving
from core.errors import InvalidInput
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.saving import content_of, numbers
from core.silence import Silenced
from tests.four import FOUR, SIZE

DOCS = Path(__file__).parents[1] / "docs"
SVG = "{http://www.w3.org/2000/svg}"


def loaded(content) -> dict[str, np.ndarray]:
    """The arrays of an .npz, read without trusting it."""
    with np.load(content, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays}


@pytest.mark.parametrize("architecture", [None, Architecture(depths=(3, 5), kernel_size=3, hidden=20, classes=4)])
def test_the_numbers_are_those_of_pytorch(recognizer, tmp_path, architecture):
    one = Recognizer(ConvNet(architecture)) if architecture else recognizer
    prediction = one.predict_strokes(FOUR, SIZE)
    prediction.save(tmp_path / "all.npz")
    kept = loaded(tmp_path / "all.npz")
    with torch.no_grad():
        layers = one.network.activations(torch.from_numpy(kept["input"])[None, None])
    for name, values in layers.items():
        assert kept[name].dtype == np.float32
        assert kept[name] == pytest.approx(values[0].numpy(), abs=1e-5)
    for name in ("conv1", "conv2"):
        layer = getattr(one.network, name)
        assert np.array_equal(kept[f"{name}_kernels"], layer.weight.numpy())
        assert np.array_equal(kept[f"{name}_biases"], layer.bias.numpy())
    scaled = layers["logits"][0] / float(kept["temperature"])
    assert kept["probabilities"] == pytest.approx(torch.softmax(scaled, 0).numpy(), abs=1e-5)


def test_the_kept_kernels_make_the_kept_maps_of_the_kept_input(four):
    kept = loaded(io.BytesIO(content_of(four, "npz")))
    for source, name, pool in (("input", "conv1", "pool1"), ("pool1", "conv2", "pool2")):
        x = torch.from_numpy(kept[source]).reshape(1, -1, *kept[source].shape[-2:])
        weights, biases = (torch.from_numpy(kept[f"{name}_{part}"]) for part in ("kernels", "biases"))
        maps = torch.nn.functional.conv2d(x, weights, biases, padding=weights.shape[-1] // 2).relu()
        assert kept[name] == pytest.approx(maps[0].numpy(), abs=1e-5)
        assert kept[pool] == pytest.approx(torch.nn.functional.max_pool2d(maps, 2)[0].numpy(), abs=1e-5)


def test_the_answer_and_the_steps_are_kept_too(recognizer, four):
    kept = loaded(io.BytesIO(content_of(four, "npz")))
    assert (kept["verdict"], kept["reason"], kept["digit"], kept["candidates"].tolist()) == ("digit", "", 4, [4])
    assert np.array_equal(kept["probabilities"], four.probabilities)
    assert kept["in_class_probability"] == np.float32(four.in_class)
    for name in ("drawn", "cropped", "centred"):
        assert np.array_equal(kept[f"step_{name}"], four.steps[name])
    blank = loaded(io.BytesIO(content_of(recognizer.predict_strokes([], SIZE), "npz")))
    assert (blank["verdict"], blank["digit"], blank["candidates"].tolist()) == ("blank", -1, [])


def test_which_maps_were_off_is_kept(recognizer, four):
    kept = numbers(recognizer.read_again(four, silenced=Silenced(conv2=(7, 1))))
    assert (kept["conv1_off"].tolist(), kept["conv2_off"].tolist()) == ([], [7, 1])
    assert not kept["conv2"][[7, 1]].any()


def test_a_picture_that_was_given_has_no_steps_before_it(recognizer, four):
    kept = numbers(recognizer.predict_input(four.input))
    assert not [name for name in kept if name.startswith("step_")]
    assert np.array_equal(kept["conv2"], four.activations["conv2"])


def test_the_page_of_the_docs_names_every_array_with_its_shape(four):
    rows = re.findall(r"^\| `(.+?)` \|.*\| `(.*?)` \|$", (DOCS / "view.md").read_text(encoding="utf-8"), re.MULTILINE)
    documented = {name: shape for names, shape in rows for name in names.split("`, `")}
    found = {name: str(values.shape) for name, values in numbers(four).items()}
    open_ended = {"step_drawn": "(height, width)", "step_cropped": "(height, width)", "candidates": "(k,)"}
    open_ended |= {"conv1_off": "(k,)", "conv2_off": "(k,)"}
    assert documented == {**found, **open_ended}


def test_a_png_is_twice_as_fine_as_the_screen(four, tmp_path):
    four.save(tmp_path / "four.png")
    with Image.open(tmp_path / "four.png") as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (2560, 1440))
        assert picture.getpixel((0, 0))[:3] == (255, 255, 255)
    four.save(tmp_path / "dark.png", dark=True)
    with Image.open(tmp_path / "dark.png") as picture:
        assert max(picture.getpixel((0, 0))[:3]) < 40


def test_every_number_is_a_sharp_square_of_its_own_shade(recognizer, four):
    images = recognizer.figure(four).axes[0].images
    left, right, bottom, top = next(i.get_extent() for i in images if np.array_equal(i.get_array(), four.input))
    pixels = np.asarray(Image.open(io.BytesIO(content_of(four, "png"))).convert("L")).astype(float)
    cell = (right - left) // 28
    squares = pixels[top:bottom, left:right].reshape(28, cell, 28, cell)[:, 1:-1, :, 1:-1]
    assert not np.ptp(squares, axis=(1, 3)).any()
    paper, ink = 255, squares.min()
    assert squares[:, 0, :, 0] == pytest.approx(paper + (ink - paper) * four.input, abs=2)


def test_an_svg_is_valid_and_its_text_stays_text(four, tmp_path):
    four.save(tmp_path / "four.svg")
    root = ElementTree.parse(tmp_path / "four.svg").getroot()
    assert root.tag == f"{SVG}svg"
    words = {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}
    assert {"Drawing", "Conv 1", "8 maps", "14×14", "Answer", "4"} <= words
    # A picture of its own for the drawing, the input and every map
    assert len(list(root.iter(f"{SVG}image"))) >= 2 + 2 * 4 + 2 * 8


@pytest.mark.parametrize("kind", ["png", "svg", "npz"])
def test_the_same_prediction_gives_the_same_file(recognizer, four, kind):
    again = recognizer.predict_strokes(FOUR, SIZE)
    assert content_of(four, kind) == content_of(again, kind)


def test_many_threads_get_whole_files_and_matplotlibs_choices_stay(four):
    before, found = dict(rcParams), []

    def make():
        found.append((content_of(four, "svg"), content_of(four, "png")))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(content_of(four, "svg"), content_of(four, "png"))] * 4
    assert dict(rcParams) == before


def test_all_figures_are_drawn_by_one_thread_which_alone_holds_matplotlibs_fonts(four, monkeypatch):
    drawn_by = set()

    def drawn(prediction, *, dark, words):
        drawn_by.add(threading.get_ident())
        return Figure()

    monkeypatch.setattr(saving, "draw_figure", drawn)
    both = threading.Barrier(3)  # threads that live at the same time are not the same
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: (both.wait(), content_of(four, "png")), range(3)))
    assert len(drawn_by) == 1


@pytest.mark.parametrize("path", ["four.gif", "four", "", "png", ".png", 3, None])
def test_a_name_that_says_no_kind_is_refused(four, path):
    with pytest.raises(InvalidInput, match=r"expected a file name that ends with \.png, \.svg or \.npz, got"):
        four.save(path)


@pytest.mark.parametrize("kind", ["gif", None, 7, ["png"]])
def test_a_kind_that_there_is_not_is_refused(four, kind):
    with pytest.raises(InvalidInput, match="expected one of png, svg, npz, got"):
        content_of(four, kind)


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_left(four, tmp_path):
    (tmp_path / "folder.npz").mkdir()
    for path in (tmp_path / "none" / "four.npz", tmp_path / "folder.npz", tmp_path / "a\0b.npz"):
        with pytest.raises(InvalidInput, match="cannot write"):
            four.save(path)
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.npz"]


def test_a_file_stays_as_it_was_where_the_new_one_cannot_be_made(four, tmp_path, monkeypatch):
    target = tmp_path / "four.npz"
    four.save(target)
    before = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InvalidInput, match="No space left on device"):
        four.save(target)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_the_end_of_the_name_may_be_in_capitals(four, tmp_path):
    four.save(str(tmp_path / "FOUR.NPZ"))
    assert loaded(tmp_path / "FOUR.NPZ")["digit"] == 4


def test_the_code_of_the_docs_does_what_they_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / "view.md").read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names = {}
    for block in blocks:
        exec(block, names)
    assert {path.name for path in tmp_path.iterdir()} >= {"three.png", "three.svg", "three.npz"}
    assert names["p"].digit == 3


NAMES = ("circle", "square root", "triangle", "圆形的图案")


@pytest.fixture(scope="module")
def of_own_classes():
    torch.manual_seed(3)
    network = ConvNet(Architecture(depths=(3, 5), kernel_size=3, hidden=20, classes=4))
    return Recognizer(network, classes=NAMES).predict_strokes(FOUR, SIZE)


def test_the_files_of_other_classes_name_them_and_no_digit(of_own_classes):
    kept = loaded(io.BytesIO(content_of(of_own_classes, "npz")))
    assert tuple(kept["classes"]) == NAMES
    assert kept["name"] == NAMES[int(kept["digit"])] == of_own_classes.name
    assert of_own_classes.name in of_own_classes.answer_in_words and "digit" not in of_own_classes.answer_in_words
    words = [text.text for text in ElementTree.fromstring(content_of(of_own_classes, "svg")).iter(f"{SVG}text")]
    assert {"circle", "square root", "triangle"} <= set(words)
