"""Pictures of one's own: what is taken, what is refused and why, and what they become."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.canvas import place
from core.data import load_mnist
from core.errors import InvalidInput
from core.evaluate import evaluate_parts
from core.insight import look_into
from core.own_data.apart import prepare_apart, read_prepared
from core.own_data.prepare import BadPictures, Labelled, prepare, prepare_drawings, suited
from core.own_data.preview import preview
from core.own_data.store import load_own, save_own
from core.pictures import ink_of_picture
from core.recognizer import Recognizer
from core.runs import create_run
from core.train import recipe, train
from tests.picture_zips import NAMES, bad_pictures, picture, pictures, same, unzipped, zipped
from tests.small_training import TINY


def test_a_zip_and_a_folder_give_the_same_whatever_their_names_and_order(tmp_path):
    files = pictures()
    renamed = {f"{name.split('/')[0]}/z{99 - k}.png": files[name] for k, name in enumerate(files)}
    ways = [
        prepare(zipped(tmp_path / "a.zip", files)),
        prepare(unzipped(tmp_path / "b", files)),
        prepare(zipped(tmp_path / "c.zip", {f"all/of it/{name}": content for name, content in files.items()})),
        prepare(zipped(tmp_path / "d.zip", dict(reversed(renamed.items())))),
    ]
    assert all(same(ways[0], way) for way in ways[1:])
    assert ways[0].classes == tuple(sorted(NAMES))


def test_every_picture_becomes_what_the_network_sees_of_a_drawing(tmp_path):
    files = pictures(3, names="ab")
    own = prepare(zipped(tmp_path / "a.zip", files))
    wanted = set()
    for content in files.values():
        seen = place(ink_of_picture(Image.open(io.BytesIO(content)))).input
        wanted.add(np.rint(seen * 255).astype(np.uint8).tobytes())
    found = torch.cat([own.pictures.train.images, own.pictures.whole.images])
    assert {image.numpy().tobytes() for image in found} == wanted


@pytest.mark.parametrize("count", [2, 3, 5, 20])
def test_each_class_trains_and_validates_and_from_three_pictures_on_tests(tmp_path, count):
    own = prepare(zipped(tmp_path / "a.zip", pictures(count)))
    for label, counts in enumerate(own.counts):
        parts = (own.pictures.train, own.pictures.validation, own.pictures.test)
        assert counts == tuple(int((part.labels == label).sum()) for part in parts)
        assert sum(counts) == count
        assert min(counts[:2]) >= 1
        assert (counts[2] >= 1) == (count > 2)


def test_the_same_picture_twice_counts_once(tmp_path):
    files = pictures(3, names="ab")
    files["a/again.png"] = files["a/0.png"]
    own = prepare(zipped(tmp_path / "a.zip", files))
    assert own.duplicates == 1
    assert sum(own.counts[0]) == 3


def test_files_of_the_system_and_what_is_no_picture_are_passed_over(tmp_path):
    files = pictures(3, names="ab")
    extra = {"__MACOSX/a/._0.png": b"x", "a/.DS_Store": b"x", "a/Thumbs.db": b"x", "readme.txt": b"x", "a/x.csv": b"x"}
    assert same(prepare(zipped(tmp_path / "a.zip", files | extra)), prepare(zipped(tmp_path / "b.zip", files)))


def test_photos_of_a_kind_that_cannot_be_read_are_told_and_not_passed_over(tmp_path):
    files = {**pictures(), "photos/IMG_1.HEIC": b"\0\0\0\x18ftypheic", "photos/IMG_2.heic": b"\0\0\0\x18ftypheic"}
    with pytest.raises(BadPictures, match="expected a PNG, JPEG or the like") as told:
        prepare(zipped(tmp_path / "phone.zip", files))
    assert [one.name for one in told.value.skipped] == ["photos/IMG_1.HEIC", "photos/IMG_2.heic"]
    with pytest.raises(InvalidInput, match="class 'photos' needs at least 2 usable pictures that differ, got 0"):
        prepare(tmp_path / "phone.zip", skip_bad=True)


def test_avif_is_read(tmp_path):
    files = pictures(names=("a",)) | {f"b/{k}.avif": picture(k, "AVIF") for k in range(3)}
    assert prepare(zipped(tmp_path / "avif.zip", files)).counts[1] == (1, 1, 1)


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "数字"), ("gb18030", "一二三"), ("cp437", "é")], ids=["utf-8", "gb18030", "cp437"]
)
def test_names_of_zips_without_the_mark_of_utf_8_are_read_as_they_were_meant(tmp_path, encoding, name):
    class Unmarked(zipfile.ZipInfo):
        def _encodeFilenameFlags(self):
            return self.filename.encode(encoding), self.flag_bits

    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for folder in (name, "b"):
            for k in range(2):
                archive.writestr(Unmarked(f"{folder}/{k}.png"), picture(k))
    assert prepare(tmp_path / "a.zip").classes == tuple(sorted([name, "b"]))


# Preview, drawings, a process of its own


def test_a_preview_shows_each_class_before_and_after(tmp_path):
    shown = preview(zipped(tmp_path / "a.zip", pictures(12) | bad_pictures()), count=20)
    assert len(shown) == 20
    counts = [sum(one.label == name for one in shown) for name in NAMES]
    assert min(counts) >= 6
    assert all(one.before.shape == (56, 56, 3) and one.before.dtype == np.uint8 for one in shown)
    assert all(one.after.shape == (28, 28) and 0 < one.after.max() <= 1 for one in shown)


def strokes(k: int, across: bool) -> list:
    line = [[40 + k, 60], [200 + k, 70 + 3 * k]]
    return [line if across else [[y, x] for x, y in line]]


def test_drawings_made_on_the_page_are_pictures_too():
    drawings = [
        Labelled(label=label, strokes=strokes(k, label == "—"), size=(280, 280), brush=20)
        for label in ("—", "|")
        for k in range(6)
    ]
    own = prepare_drawings(drawings)
    assert own.classes == ("|", "—")
    assert [sum(counts) for counts in own.counts] == [6, 6]
    with pytest.raises(InvalidInput, match="2 to 36 classes, got 1"):
        prepare_drawings(drawings[:6])
    with pytest.raises(InvalidInput, match="drawing 12: it is empty"):
        prepare_drawings([*drawings, Labelled(label="x", strokes=[], size=(280, 280), brush=20)])


def finished(generator):
    """What a generator yields and returns."""
    told = []
    while True:
        try:
            told.append(next(generator))
        except StopIteration as end:
            return told, end.value


def test_a_process_of_its_own_prepares_the_same(tmp_path):
    source = zipped(tmp_path / "a.zip", pictures(8, names="ab") | bad_pictures())
    with pytest.raises(BadPictures) as refused:
        finished(prepare_apart(source, tmp_path / "out"))
    assert len(refused.value.skipped) == 3
    told, own = finished(prepare_apart(source, tmp_path / "out", skip_bad=True))
    here = prepare(source, skip_bad=True)
    assert told[-1] == (19, 19)
    assert same(own, here)
    assert same(read_prepared(tmp_path / "out"), here)
    assert own.skipped == here.skipped
    with pytest.raises(InvalidInput, match="no zip file"):
        (tmp_path / "b.zip").write_bytes(b"nothing")
        finished(prepare_apart(tmp_path / "b.zip", tmp_path / "b"))


# Training on them


def test_a_run_learns_own_pictures_and_knows_their_names(tmp_path):
    from core.classes import write_classes

    names = ("零", "七")
    digits = load_mnist().train
    files = {}
    for digit, name in ((0, names[0]), (7, names[1])):
        for k in torch.nonzero(digits.labels == digit)[:30, 0].tolist():
            files[f"{name}/{k}.png"] = picture(k)
    own = prepare(zipped(tmp_path / "a.zip", files))
    config = suited(recipe("robust", epochs=1, threads=1, averaging=0.0, architecture=TINY_ROBUST), own)
    assert (config.synthetic_digits, config.nondigits, config.architecture.classes) == (0, 0, 2)
    run = create_run("mine", config, runs=tmp_path / "runs")
    save_own(run.folder, own.pictures)
    write_classes(run.folder, own.classes)
    list(train(config, run=run))
    assert own.classes == tuple(sorted(names))
    recognizer = Recognizer.load(run.folder)
    assert recognizer.classes == own.classes
    said = recognizer.predict(Image.open(io.BytesIO(files[f"七/{sorted_first(files, '七')}.png"])))
    assert recognizer.classes[said.digit] == "七"
    assert said.reason == ""
    insight = look_into(run.folder)
    assert insight.confusion().sum() == len(own.pictures.whole)
    assert insight.share().share > 0.9
    assert evaluate_parts(run.load_network(), run.pictures())["whole"].accuracy == insight.share().share


TINY_ROBUST = TINY.__class__(depths=TINY.depths, hidden=TINY.hidden, dropout=0.0, rejects=True)


def sorted_first(files: dict[str, bytes], name: str) -> str:
    return min(Path(file).stem for file in files if file.startswith(name))


@pytest.mark.parametrize("content", [b"", b"{}", "cut"])
def test_damaged_pictures_of_a_run_are_told_in_a_sentence(tmp_path, content):
    own = prepare(zipped(tmp_path / "a.zip", pictures(3)))
    save_own(tmp_path, own.pictures)
    path = tmp_path / "pictures.safetensors"
    path.write_bytes(path.read_bytes()[:-9] if content == "cut" else content)
    with pytest.raises(InvalidInput, match=r"pictures\.safetensors"):
        load_own(tmp_path)
