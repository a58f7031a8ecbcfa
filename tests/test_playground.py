"""What the playground asks, and what it is answered."""

import base64
import io
import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.convolution import LARGEST_KERNEL, LARGEST_SIDE, Sliding, convolve, read_kernel, windows
from core.demonstrations import MAKERS
from core.kernels import PRESETS
from core.recognizer import Recognizer
from demo import convolution
from demo.border.bodies import LARGEST_BODY
from demo.convolution import LARGEST_FILE, answer_or_error, convolved, opened, picture_of, row_of_windows
from demo.examples import example_input
from demo.samples import sample_input
from demo.text import WORDS
from tests.four import FOUR
from tests.test_recognizer import anything

DRAWING = {"strokes": FOUR, "size": [400, 400], "brush": 20}
KERNEL = [[0, 1, 0], [1, -4, 1], [0, 1, 0]]
REQUEST = {"picture": DRAWING, "kernel": KERNEL, "sliding": {"padding": 1, "bias": 0.5, "relu": True, "pool": True}}
PIXELS = {"shape": [3, 4], "data": base64.b64encode(bytes(range(12))).decode()}


def upload(content, kind="PNG"):
    """The request that sends this picture, or these bytes, as a file."""
    if not isinstance(content, bytes):
        file = io.BytesIO()
        content.save(file, kind)
        content = file.getvalue()
    return {"file": base64.b64encode(content).decode()}


def floats(data, *shape):
    return np.frombuffer(base64.b64decode(data), "<f4").reshape(shape)


def plane(answer):
    return floats(answer["data"], *answer["shape"])


def test_the_answer_is_pytorchs_float_by_float():
    answer = json.loads(json.dumps(convolved(REQUEST)))
    picture = Recognizer.load().predict_strokes(FOUR, (400, 400), 20).input
    expected = convolve(picture, read_kernel(KERNEL), Sliding(**REQUEST["sliding"]))
    assert np.array_equal(plane(answer["picture"]), picture)
    assert np.array_equal(plane(answer["output"]), expected.output)
    assert answer["output"]["largest"] == np.abs(expected.output).max()
    assert np.array_equal(plane(answer["pooled"]), expected.pooled)
    assert answer["winners"] == expected.winners.tolist()
    assert answer["demonstration"] is None


def test_a_row_of_windows_holds_every_number_on_the_way_to_it():
    answer = json.loads(json.dumps(row_of_windows({**REQUEST, "row": 13})))
    picture, kernel, sliding = picture_of(DRAWING), read_kernel(KERNEL), Sliding(**REQUEST["sliding"])
    along, result = windows(picture, kernel, sliding, 13), convolve(picture, kernel, sliding)
    assert answer["row"] == 13
    assert np.array_equal(floats(answer["patches"], 28, 3, 3), along.patches)
    assert np.array_equal(floats(answer["products"], 28, 3, 3), along.products)
    assert np.array_equal(np.frombuffer(base64.b64decode(answer["inside"]), bool), along.inside.ravel())
    for name in ("sums", "biased", "output"):
        assert np.array_equal(np.array(answer[name], np.float32), getattr(result, name)[13])


def test_every_kind_of_picture_is_taken():
    assert np.array_equal(picture_of({"example": 3}), example_input(3))
    image = {"part": "train", "index": 70}
    assert np.array_equal(picture_of({"sample": image}), sample_input(image))
    assert picture_of(DRAWING).shape == (28, 28)
    assert picture_of({"demonstration": "blur"}).shape == (64, 64)
    assert np.array_equal(picture_of({"pixels": PIXELS}) * 255, np.arange(12).reshape(3, 4).astype(np.float32))


@pytest.mark.parametrize("name", MAKERS)
def test_a_demonstration_is_measured_before_and_after(name):
    answer = convolved({"picture": {"demonstration": name}, "kernel": KERNEL, "sliding": {"padding": 1}})
    assert answer["demonstration"]["before"]["error"] > 0
    assert answer["demonstration"]["after"]["noise"] > 0
    assert (answer["demonstration"]["medianPlane"] is None) == (answer["demonstration"]["median"] is None)
    smaller = convolved({"picture": {"demonstration": name}, "kernel": KERNEL, "sliding": {}})
    assert smaller["demonstration"]["after"] is None, "a smaller picture cannot be compared"


def test_all_kernels_come_with_their_numbers():
    recognizer = Recognizer.load()
    answer = json.loads(json.dumps(convolution.kernels(recognizer.network)))
    maps, more = recognizer.network.architecture.depths
    assert len(answer["learned"]) == maps + maps * more
    last = answer["learned"][-1]
    assert last["place"] == [more - 1, maps - 1]
    assert np.array_equal(plane(last), recognizer.network.conv2.weight[-1, -1].detach().numpy())
    assert [preset["name"] for preset in answer["presets"]] == [preset.name for preset in PRESETS]


def test_every_preset_and_demonstration_has_a_name_in_each_language():
    for words in WORDS.values():
        assert list(words["playground"]["presets"]) == [preset.name for preset in PRESETS]
        assert list(words["playground"]["demonstrations"]) == list(MAKERS)


def test_both_languages_say_the_same_things():
    english, chinese = (words["playground"] for words in WORDS.values())
    assert list(english) == list(chinese)
    for name in english:
        if isinstance(english[name], str):
            assert set(re.findall(r"\{\w+\}", english[name])) == set(re.findall(r"\{\w+\}", chinese[name]))


def test_an_upload_becomes_a_small_grey_picture():
    picture = Image.new("RGB", (600, 300), (0, 0, 255))
    picture.paste((255, 255, 255), (300, 0, 600, 300))
    pixels = opened(upload(picture))["pixels"]
    assert pixels["shape"] == [64, 128]
    cells = np.frombuffer(base64.b64decode(pixels["data"]), np.uint8).reshape(64, 128)
    assert (cells[:, :63] == round(0.114 * 255)).all()
    assert (cells[:, 65:] == 255).all()
    assert np.array_equal(picture_of({"pixels": pixels}), cells / np.float32(255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F"])
@pytest.mark.parametrize("size", [(1, 1), (3, 200), (300, 2), (50, 60)])
def test_every_kind_and_size_of_upload_is_read(mode, size):
    kind = "TIFF" if mode in ("CMYK", "F") else "PNG"
    pixels = opened(upload(Image.new(mode, size), kind))["pixels"]
    assert max(pixels["shape"]) <= 128
    assert picture_of({"pixels": pixels}).shape == tuple(pixels["shape"])


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (upload(b"hello"), "not a picture that can be read"),
        (upload(b""), "not a picture that can be read"),
        ({"file": "ä"}, "not a picture that can be read"),
        ({"file": "/etc/passwd"}, "not a picture that can be read"),
        ({"file": None}, "expected an object with a picture file in base64"),
        (upload(bytes(LARGEST_FILE + 3)), "expected a file of at most 600,000 bytes, got 600,003"),
        (
            {"file": upload(Image.effect_noise((300, 300), 50))["file"][:2000]},
            "the file is damaged",
        ),
    ],
)
def test_a_file_that_cannot_be_used_gets_a_sentence(request_, says):
    assert says in answer_or_error(opened, request_)["error"]


def test_a_file_and_the_largest_kernel_on_the_largest_picture_pass_the_border():
    file = {"file": base64.b64encode(bytes(LARGEST_FILE)).decode()}
    pixels = {"shape": [LARGEST_SIDE] * 2, "data": base64.b64encode(bytes(LARGEST_SIDE**2)).decode()}
    kernel = [[-0.12345678901234567] * LARGEST_KERNEL] * LARGEST_KERNEL
    for request in (file, {**REQUEST, "picture": {"pixels": pixels}, "kernel": kernel}):
        assert len(json.dumps(request)) < 0.95 * LARGEST_BODY


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"picture": None}, "picture must be an object, got NoneType"),
        ({"picture": {}}, "the drawing lacks brush, size, strokes"),
        ({"picture": {"example": 99}}, "example must be a whole number"),
        ({"picture": {"demonstration": "x"}}, "expected one of sharpen, blur, denoise"),
        ({"picture": {"demonstration": [1] * 1000}}, "expected one of sharpen"),
        ({"picture": {"pixels": None}}, "pixels must have a shape"),
        ({"picture": {"pixels": {**PIXELS, "shape": [0, 4]}}}, "each from 1 to 128"),
        ({"picture": {"pixels": {**PIXELS, "shape": [3, 129]}}}, "each from 1 to 128"),
        ({"picture": {"pixels": {**PIXELS, "shape": [4, 4]}}}, "4 × 4 bytes of data in base64"),
        ({"picture": {"pixels": {**PIXELS, "data": "ä?"}}}, "bytes of data in base64"),
        ({"kernel": [[1, 2]]}, "row 0 of the kernel"),
        ({"sliding": {"stride": 0}}, "stride must be a whole number from 1 to 4, got 0"),
        ({"sliding": {"jump": 1}}, "Sliding has no jump"),
        ({"sliding": {"bias": float("nan")}}, "bias must be"),
        ({"sliding": None}, "Sliding must be an object"),
    ],
)
def test_a_wrong_request_gets_a_sentence(change, says):
    answer = answer_or_error(convolved, {**REQUEST, **change})
    assert list(answer) == ["error"]
    assert re.search(says, answer["error"])
    assert len(answer["error"]) < 200


@pytest.mark.parametrize("request_", [None, [], {}, {"kernel": KERNEL}])
def test_a_request_without_its_parts_gets_a_sentence(request_):
    for answer in (convolved, row_of_windows, opened):
        assert list(answer_or_error(answer, request_)) == ["error"]


@settings(deadline=None, max_examples=100)
@given(
    anything
    | st.fixed_dictionaries({"picture": anything, "kernel": anything, "sliding": anything, "row": anything})
    | st.builds(lambda name, value: {**REQUEST, "row": 0, name: value}, st.sampled_from([*REQUEST, "row"]), anything)
)
def test_any_request_gets_an_answer(request_):
    for answer in (convolved, row_of_windows, opened):
        assert answer_or_error(answer, request_)
