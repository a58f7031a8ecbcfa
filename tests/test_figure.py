"""The figure of the whole view: it shows the true numbers of any network, each in its place, and everything fits."""

import dataclasses
import itertools
import re
import sys
import threading
from functools import cache

import numpy as np
import pytest
import torch
from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb

from core.errors import InvalidInput
from core.figure import Words, draw_figure
from core.figure.letters import width
from core.figure.plan import Plan
from core.figure.sheet import DARK, LIGHT
from core.figure.words import named_digits, percent, said
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.silence import Silenced
from demo.text import FIGURES
from tests.four import FOUR, SIZE

ARCHITECTURES = [
    Architecture(),
    Architecture(depths=(8, 16), rejects=True),
    Architecture(depths=(16, 32)),
    Architecture(depths=(1, 1), kernel_size=1, hidden=1, classes=2),
    Architecture(depths=(32, 2), kernel_size=3, hidden=40),
    Architecture(depths=(2, 3), hidden=4096),
    Architecture(depths=(64, 64), kernel_size=15, hidden=16, classes=36, rejects=True),
]


@cache
def untrained(architecture: Architecture) -> Recognizer:
    torch.manual_seed(1)
    return Recognizer(ConvNet(architecture))


def pictures(figure) -> list[np.ndarray]:
    """Every picture of numbers on it."""
    return [np.ma.filled(image.get_array(), -9) for image in figure.axes[0].images]


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts if text.get_text()]


def shown(figure, values: np.ndarray) -> list:
    """The pictures that show exactly these numbers."""
    return [image for image in figure.axes[0].images if np.array_equal(np.asarray(image.get_array()), values)]


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda a: f"{a.depths}")
def test_every_map_is_shown_with_pytorchs_numbers_and_its_layers_scale(architecture):
    recognizer = untrained(architecture)
    prediction = recognizer.predict_strokes(FOUR, SIZE)
    figure = recognizer.figure(prediction)
    with torch.no_grad():
        layers = recognizer.network.activations(torch.from_numpy(prediction.input)[None, None])
    for name in ("conv1", "pool1", "conv2", "pool2"):
        scale = float(prediction.activations[name].max())
        for values, expected in zip(prediction.activations[name], layers[name][0].numpy(), strict=True):
            assert values == pytest.approx(expected, abs=1e-5)
            found = shown(figure, values)
            assert found
            # A map of nothing but zeros may look like one of the other layer
            assert not values.any() or {image.get_clim() for image in found} == {(0, scale)}
    assert shown(figure, prediction.input)


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda a: f"{a.depths}")
def test_kernels_stand_in_rows_of_maps_with_their_biases_around_zero(architecture):
    recognizer = untrained(architecture)
    figure = recognizer.figure(recognizer.predict_strokes(FOUR, SIZE))
    size = architecture.kernel_size
    for layer in (recognizer.network.conv1, recognizer.network.conv2):
        weights, biases = layer.weight.numpy(), layer.bias.numpy()
        top = float(max(np.abs(weights).max(), np.abs(biases).max()))
        rows = []
        for image in figure.axes[0].images:
            if image.get_clim() == (-top, top):
                rows.append(np.ma.filled(image.get_array(), np.nan))
        lines = [row for row in rows if row.shape == (size, weights.shape[1] * (size + 1) - 1)]
        kernels = [[line[:, k * (size + 1) :][:, :size] for k in range(weights.shape[1])] for line in lines]
        assert any(np.array_equal(np.array(kernels)[start:][: len(weights)], weights) for start in range(len(kernels)))
        assert {float(bias) for bias in biases} <= {float(row[0, 0]) for row in rows if row.shape == (1, 1)}


@pytest.mark.parametrize("architecture", ARCHITECTURES, ids=lambda a: f"{a.depths}")
def test_no_words_meet_others_or_leave_the_figure(architecture):
    recognizer = untrained(architecture)
    for prediction in (
        recognizer.predict_strokes(FOUR, SIZE),
        recognizer.predict_input(np.zeros((28, 28), np.float32)),
    ):
        assert_words_have_room(recognizer.figure(prediction))


@pytest.mark.parametrize(
    ("silenced", "says"),
    [
        (Silenced(conv1=(1,)), "Switched off: map 2 of convolution 1."),
        (Silenced(conv1=(3, 0), conv2=(7,)), "Switched off: maps 1, 4 of convolution 1; map 8 of convolution 2."),
        (Silenced(conv2=tuple(range(8))), "Switched off: 8 maps of convolution 2."),
    ],
)
def test_maps_that_were_off_are_named(recognizer, four, silenced, says):
    figure = recognizer.figure(recognizer.read_again(four, silenced=silenced))
    assert says in texts(figure)
    assert_words_have_room(figure)


def test_no_word_of_switches_where_all_maps_are_on(recognizer, four):
    assert not [text for text in texts(recognizer.figure(four)) if "off" in text.lower()]


@pytest.mark.parametrize(
    ("probabilities", "says"),
    [
        ({4: 0.97}, ("4", "with 97.0%")),
        ({4: 0.45, 9: 0.42}, ("4 or 9?", "unsure")),
        ({4: 0.41, 9: 0.29, 7: 0.2}, ("4 or 9 or 7?", "unsure")),
        ({4: 0.2}, ("No digit", "that it knows")),
        ({4: 1 - 1e-6}, ("4", "with over 99.9%")),
    ],
)
def test_the_verdict_is_said_in_large_and_has_room(recognizer, four, probabilities, says):
    rest = (1 - sum(probabilities.values())) / (10 - len(probabilities))
    values = np.array([probabilities.get(digit, rest) for digit in range(10)], np.float32)
    prediction = dataclasses.replace(four, probabilities=values)
    figure = recognizer.figure(prediction)
    assert said(prediction) == says
    assert set(says) <= set(texts(figure))
    assert_words_have_room(figure)


def assert_words_have_room(figure) -> None:
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [(text, text.get_window_extent(renderer)) for text in figure.axes[0].texts if text.get_text()]
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in boxes:
        assert min(box.x0, box.y0) >= 0 and box.x1 <= width and box.y1 <= height, text
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        assert not box.overlaps(other_box), (one, other)


def test_pictures_lie_inside_and_no_two_of_them_overlap(recognizer, four):
    for network in (recognizer, untrained(ARCHITECTURES[2])):
        figure = network.figure(network.predict_strokes(FOUR, SIZE))
        width, height = figure.get_size_inches() * figure.dpi
        extents = [image.get_extent() for image in figure.axes[0].images]
        for left, right, bottom, top in extents:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height
        for one, other in itertools.combinations(extents, 2):
            apart = one[1] <= other[0] or other[1] <= one[0] or one[2] <= other[3] or other[2] <= one[3]
            assert apart, (one, other)


def test_the_columns_run_from_the_drawing_to_the_answer(recognizer, four):
    titles = [text for text in recognizer.figure(four).axes[0].texts if text.get_position()[1] == 84]
    titles.sort(key=lambda text: text.get_position()[0])
    names = ["Drawing", "Input", "Kernels", "Conv 1", "Pool 1", "Kernels", "Conv 2", "Pool 2", "Hidden", "Answer"]
    assert [text.get_text() for text in titles] == names


def test_without_a_drawing_the_figure_begins_with_the_picture_that_was_given(recognizer, four):
    figure = recognizer.figure(recognizer.predict_input(four.input))
    assert "Drawing" not in texts(figure)
    assert shown(figure, four.input)


def test_every_probability_is_a_bar_of_that_length_and_a_number(recognizer, four):
    values = np.linspace(1, 19, 10, dtype=np.float32) / 100
    figure = recognizer.figure(dataclasses.replace(four, probabilities=values))
    bars = [patch for patch in figure.axes[0].patches if hasattr(patch, "get_width") and patch.get_fill()]
    whole = max(bar.get_width() for bar in bars)
    lengths = [bar.get_width() / whole for bar in bars if to_hex(bar.get_facecolor()) != LIGHT["shade"]]
    assert lengths[:10] == pytest.approx(values)
    assert {percent(float(value)) for value in values} <= set(texts(figure))


def test_every_hidden_neuron_is_shown_from_top_to_bottom(recognizer, four):
    for prediction, of in ((four, recognizer), (untrained(ARCHITECTURES[-2]).predict_strokes(FOUR, SIZE), None)):
        figure = (of or untrained(ARCHITECTURES[-2])).figure(prediction)
        hidden = prediction.activations["hidden"]
        strips = [np.ma.filled(image.get_array(), np.nan).T.ravel()[: len(hidden)] for image in figure.axes[0].images]
        assert any(np.array_equal(strip, hidden) for strip in strips)


def test_a_slide_has_16_to_9_and_more_maps_make_it_larger_not_smaller(recognizer, four):
    assert tuple(recognizer.figure(four).get_size_inches() * 192) == pytest.approx((2560, 1440))
    many = untrained(ARCHITECTURES[-1])
    assert many.figure(many.predict_strokes(FOUR, SIZE)).get_size_inches()[1] * 192 >= 64 * 36


@pytest.mark.parametrize("size", [(2000, 100), (60, 900), (4096, 4096), (3, 3)])
def test_a_drawing_of_any_size_keeps_its_shape(recognizer, size):
    prediction = recognizer.predict_strokes([[(1, 1), (size[0] - 1, size[1] - 1)]], size)
    figure = recognizer.figure(prediction)
    left, right, bottom, top = figure.axes[0].images[0].get_extent()
    assert (right - left) / (bottom - top) == pytest.approx(size[0] / size[1], rel=0.1)
    assert f"{size[0]}×{size[1]}" in texts(figure)


@pytest.mark.parametrize(("dark", "colours"), [(False, LIGHT), (True, DARK)])
def test_zero_has_the_colour_of_the_paper_and_signs_have_blue_and_orange(recognizer, four, dark, colours):
    figure = recognizer.figure(four, dark=dark)
    assert to_hex(figure.get_facecolor()) == colours["paper"]
    for image in figure.axes[0].images:
        low, high = image.get_clim()
        assert high > 0
        if low:
            assert low == -high
            # Zero lies between the two steps in the middle
            assert np.allclose(image.get_cmap()([127, 128])[:, :3], to_rgb(colours["paper"]), atol=0.02)
            assert to_hex(image.get_cmap()(0.0)) == colours["negative"][0]
            assert to_hex(image.get_cmap()(1.0)) == colours["positive"][0]
        else:
            assert to_hex(image.get_cmap()(0.0)) == colours["paper"]
            assert to_hex(image.get_cmap()(1.0)) == colours["ink"]


def test_many_threads_draw_figures_at_once_and_leave_matplotlibs_choices_alone(recognizer, four):
    before, found = dict(rcParams), []

    def draw():
        found.append(pictures(recognizer.figure(four)))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for others in found[1:]:
        assert all(map(np.array_equal, found[0], others))
    assert dict(rcParams) == before


def test_many_threads_ask_at_once_how_wide_names_are():
    """Without turns the process ends, not the thread."""
    names = ["".join(chr(code) for code in range(start, start + 100)) for start in range(0x4E00, 0x5600, 256)]
    found, usual = {}, sys.getswitchinterval()

    def measure(name):
        found[name] = width(name, 12)

    threads = [threading.Thread(target=measure, args=(name,)) for name in names]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert found == {name: width(name, 12) for name in names}


def other_words(letter: str) -> Words:
    """Every word and its blanks, begun with that letter."""

    def begun(word):
        return tuple(map(begun, word)) if isinstance(word, tuple) else letter + word

    return Words(**{name: begun(word) for name, word in vars(Words()).items()})


def test_in_another_language_no_word_of_the_figure_stays_english(serif, recognizer, four):
    words = other_words("ᴕ")
    off = Silenced(conv1=(1,), conv2=tuple(range(8)))
    for prediction in (recognizer.read_again(four, silenced=off), recognizer.predict_input(0 * four.input)):
        found = texts(draw_figure(prediction, words=words))
        spoken = [text for text in found if re.search("[A-Za-z]{2}", text)]
        assert len(spoken) > 15
        assert all(text.startswith("ᴕ") for text in spoken)


def test_words_that_no_font_here_can_write_stay_english(recognizer, four):
    words = other_words("\U0002fffe")
    assert texts(draw_figure(four, words=words)) == texts(recognizer.figure(four))
    assert texts(draw_figure(four, words=dataclasses.replace(Words(), blank=("\U0002fffe", "")))) == texts(
        recognizer.figure(four)
    )


@pytest.mark.parametrize("language", sorted(FIGURES))
def test_the_words_of_each_language_have_room(recognizer, four, language):
    words = Words(**FIGURES[language])
    for prediction in (
        recognizer.read_again(four, silenced=Silenced(conv1=(3, 0), conv2=tuple(range(8)))),
        recognizer.predict_strokes([[[x, 90], [x, 320]] for x in (20, 200, 380)], SIZE),
        recognizer.predict_strokes([], SIZE),
    ):
        figure = draw_figure(prediction, words=words)
        assert_words_have_room(figure)
        assert set(said(prediction, words=words.writable)) <= set(texts(figure))


@pytest.mark.parametrize(("wrong", "says"), [(None, "got NoneType"), ("four", "got str")])
def test_what_is_no_prediction_is_refused(recognizer, wrong, says):
    with pytest.raises(InvalidInput, match=f"expected a prediction, {says}"):
        recognizer.figure(wrong)


def test_a_prediction_of_another_network_is_refused_as_its_kernels_are_others(recognizer):
    with pytest.raises(InvalidInput, match="of this recognizer"):
        recognizer.figure(untrained(Architecture()).predict_strokes(FOUR, SIZE))


def test_hardly_probable_candidates_are_not_named(four):
    values = np.full(10, 0.002, np.float32)
    values[4] = 0.982
    prediction = dataclasses.replace(four, probabilities=values, layers={**four.layers, "in_class": torch.zeros(1, 1)})
    assert len(prediction.candidates) > 1
    assert named_digits(prediction) == [4]


@pytest.mark.parametrize("count", [2, 4, 36])
def test_long_names_of_classes_have_room_and_none_looks_like_another(count):
    names = tuple(f"a name of a class that is far too long for its bar, {k} and 圆形" for k in range(count))
    torch.manual_seed(1)
    recognizer = Recognizer(ConvNet(Architecture(classes=count)), classes=names)
    prediction = recognizer.predict_strokes(FOUR, SIZE)
    figure = recognizer.figure(prediction)
    assert_words_have_room(figure)
    assert len(set(Plan(prediction).labels)) == count
    assert set(Plan(prediction).labels) <= set(texts(figure))
