"""Any picture of a digit is the same ink; what is no picture is refused with a sentence."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageOps

from core.canvas import place, place_drawing
from core.errors import InvalidInput
from core.pictures import WORKING_SIDE, ink_of_picture, open_picture
from core.strokes import read_drawing

RNG = np.random.default_rng(0)


@pytest.fixture
def seven():
    """(120, 100) uint8, black strokes on white."""
    array = np.full((120, 100), 255, np.uint8)
    array[20:32, 25:75] = 0
    for row in range(32, 100):
        array[row, 63 - row // 3 : 75 - row // 3] = 0
    return array


def with_opacity(array):
    """Black ink, transparent where there is none."""
    return Image.merge("LA", [Image.new("L", array.shape[::-1], 0), Image.fromarray(255 - array)])


def coloured(array, ink, paper):
    share = (255 - array[..., None]) / 255
    return Image.fromarray((share * np.array(ink) + (1 - share) * np.array(paper)).astype(np.uint8))


def turned(array):
    """A photo that says in its EXIF that the camera was turned by 90 degrees."""
    image = Image.fromarray(array).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    image.save(file, "PNG", exif=exif)
    return Image.open(file)


@pytest.mark.parametrize(
    "disguise",
    [
        lambda a: a,
        lambda a: np.stack([a] * 3, 2),
        lambda a: np.dstack([a, a, a, np.full_like(a, 255)]),
        lambda a: 255 - a,
        Image.fromarray,
        lambda a: Image.fromarray(a).convert("RGB"),
        lambda a: Image.fromarray(a).convert("1"),
        lambda a: Image.fromarray(a).convert("P"),
        lambda a: Image.fromarray(a).convert("CMYK"),
        lambda a: Image.fromarray(a).convert("HSV"),
        lambda a: Image.fromarray(a.astype(np.int32) * 257),
        lambda a: Image.fromarray(a.astype(np.uint16) * 257),
        lambda a: Image.fromarray((a / 255).astype(np.float32)),
        with_opacity,
        lambda a: with_opacity(a).convert("RGBA"),
        lambda a: with_opacity(a).convert("La"),
        lambda a: Image.merge("LA", [Image.new("L", a.shape[::-1], 255), Image.fromarray(255 - a)]),
        lambda a: coloured(a, ink=(200, 30, 20), paper=(250, 245, 230)),
        lambda a: coloured(a, ink=(255, 230, 0), paper=(255, 255, 255)),
        lambda a: coloured(a, ink=(240, 240, 255), paper=(20, 60, 30)),
        turned,
        lambda a: Image.fromarray(np.pad(np.dstack([a, a, a, np.full_like(a, 255)]), [(9, 4), (5, 7), (0, 0)])),
    ],
)
def test_the_same_drawing_in_any_disguise_is_the_same_picture_for_the_network(seven, disguise):
    plain, disguised = (place(ink_of_picture(picture)).input for picture in (seven, disguise(seven)))
    assert np.abs(plain - disguised).max() <= 2 / 255


@pytest.mark.parametrize("brush", [1, 3, 12, 40])
def test_a_drawing_on_a_clean_sheet_is_not_taken_for_a_photo(monkeypatch, brush):
    monkeypatch.setattr("core.pictures.ink_of_photo", lambda channels: pytest.fail("taken for a photo"))
    rng = np.random.default_rng(brush)
    for _ in range(20):
        strokes = [rng.uniform(40, 260, (6, 2)).tolist() for _ in range(3)]
        ink = place_drawing(read_drawing(strokes, (300, 300), brush)).steps["drawn"]
        assert ink_of_picture(np.rint(255 - 255 * ink).astype(np.uint8)).any()


def test_noise_on_the_paper_is_not_ink(seven):
    noisy = np.clip(seven * 0.7 + 30 + RNG.normal(0, 4, seven.shape), 0, 255).astype(np.uint8)
    plain, seen = (place(ink_of_picture(picture)).input for picture in (seven, noisy))
    assert np.abs(plain - seen).mean() < 0.02


@pytest.mark.parametrize("change", [20, 25, 40, 60, 80])
@pytest.mark.parametrize("direction", [(1, 0), (0, -1), (1, 1)])
def test_light_that_falls_from_one_side_is_not_ink(seven, change, direction):
    y, x = np.meshgrid(*(np.linspace(-1, 1, side) for side in seven.shape), indexing="ij")
    light = change * (direction[0] * x + direction[1] * y) / np.abs(direction).sum()
    lit = np.where(seven > 127, np.clip(170 + light, 0, 255), 30).astype(np.uint8)
    plain, seen = (place(ink_of_picture(picture)).input for picture in (seven, lit))
    # Ink of one grey is not all the same in changing light, but it lies where it lay
    assert np.corrcoef(plain.ravel(), seen.ravel())[0, 1] > 0.96
    assert np.abs((plain > 0.3).astype(int) - (seen > 0.3)).mean() < 0.02


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000)])
def test_a_large_photo_is_reduced_and_read(seven, size):
    large = ImageOps.pad(Image.fromarray(seven), size, color=255)
    ink = ink_of_picture(large)
    assert max(ink.shape) <= WORKING_SIDE
    assert np.abs(place(ink).input - place(ink_of_picture(seven)).input).mean() < 0.03


@pytest.mark.parametrize(
    "picture",
    [
        np.full((1, 1), 0, np.uint8),
        np.full((1, 1), 255, np.uint8),
        np.full((300, 200), 90, np.uint8),
        np.full((300, 200, 3), (200, 10, 10), np.uint8),
        np.zeros((40, 40, 4), np.uint8),
        RNG.integers(120, 126, (200, 200)).astype(np.uint8),
        Image.new("I;16", (50, 50), 300),
        Image.fromarray(np.pad(np.full((20, 4), 60_100, np.uint16), 15, constant_values=60_000)),
        Image.new("F", (20, 20), float("nan")),
    ],
)
def test_an_even_picture_has_no_ink(picture):
    assert not ink_of_picture(picture).any()


def test_a_picture_of_one_row_is_read():
    assert ink_of_picture(np.array([[255] * 99_000 + [0] * 1_000], np.uint8)).any()


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        (np.zeros((28, 28)), r"must be .* uint8, got \(28, 28\) float64"),
        (np.zeros((28, 28, 2), np.uint8), r"got \(28, 28, 2\) uint8"),
        (np.zeros((0, 28), np.uint8), r"got \(0, 28\)"),
        (np.zeros(5, np.uint8), r"got \(5,\)"),
        (None, "expected a PIL image or a uint8 array, got NoneType"),
        ("seven.png", "got str"),
        (Image.new("L", (0, 3)), "got 0×3"),
        (np.broadcast_to(np.uint8(0), (9000, 9000)), "at most 50,000,000 pixels, got 9000×9000"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(picture, says):
    with pytest.raises(InvalidInput, match=says):
        ink_of_picture(picture)


def test_files_that_are_no_pictures_are_refused_by_name(tmp_path, seven):
    missing, text, cut = (tmp_path / name for name in ("missing.png", "text.png", "cut.png"))
    text.write_text("not a picture")
    Image.fromarray(seven).save(cut)
    cut.write_bytes(cut.read_bytes()[:100])
    for path, says in [
        (missing, "no file"),
        (text, "not a picture"),
        (cut, "is damaged"),
        (tmp_path, "cannot be read: "),
    ]:
        with pytest.raises(InvalidInput, match=says) as caught:
            open_picture(path)
        assert path.name in str(caught.value)


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(tmp_path, side):
    bomb = tmp_path / "bomb.png"
    Image.new("1", (side, side)).save(bomb)
    with pytest.raises(InvalidInput, match="at most 50,000,000 pixels"):
        open_picture(bomb)


@settings(deadline=None, max_examples=150)
@given(
    hnp.arrays(
        dtype=st.sampled_from([np.uint8, np.int16, np.float32]),
        shape=hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=40),
    )
)
def test_any_array_gives_ink_or_the_one_error(array):
    try:
        ink = ink_of_picture(array)
    except InvalidInput:
        return
    assert ink.dtype == np.uint8
    assert place(ink).input.shape == (28, 28)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["PNG", "GIF", "BMP", "TIFF", "JPEG", "WEBP"]), st.integers(0, 2**31))
def test_any_damaged_file_gives_ink_or_the_one_error(garbage, kind, seed):
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 255, (20, 30, 3), np.uint8)).save(file, kind)
    content = bytearray(file.getvalue())
    at = seed % len(content)
    content[at : at + len(garbage)] = garbage
    try:
        ink = ink_of_picture(open_picture(io.BytesIO(bytes(content))))
    except InvalidInput:
        return
    assert place(ink).input.shape == (28, 28)
