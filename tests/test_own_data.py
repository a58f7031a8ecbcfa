"""Pictures of one's own: what is taken, what is refused and why, and what they become."""

import io
import struct
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
from core.own_data.prepare import BadPictures, Labelled, prepare, prepare_drawings, preview, suited
from core.own_data.store import load_own, save_own
from core.pictures import ink_of_picture
from core.recognizer import Recognizer
from core.runs import create_run
from core.train import recipe, train
from tests.small_training import TINY

NAMES = ("一", "letter é", "🙂")


def picture(seed: int, kind: str = "PNG", **options) -> bytes:
    """A digit of MNIST, dark on light, as a file."""
    digit = 255 - load_mnist().train.images[seed, 0].numpy()
    buffer = io.BytesIO()
    Image.fromarray(digit).resize((56, 56)).save(buffer, kind, **options)
    return buffer.getvalue()


def pictures(count: int = 5, names=NAMES, around: str = "") -> dict[str, bytes]:
    return {
        f"{around}{name}/{k}.png": picture(100 * index + k) for index, name in enumerate(names) for k in range(count)
    }


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unzipped(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def same(first, second) -> bool:
    parts = [(getattr(first.pictures, part), getattr(second.pictures, part)) for part in ("train", "whole")]
    return first.classes == second.classes and all(
        torch.equal(a.images, b.images) and torch.equal(a.labels, b.labels) for a, b in parts
    )


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


# What is refused


def bomb(path: Path) -> Path:
    """A file that says it is small and unpacks to much more."""
    zipped(path, pictures(2, names="ab"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/bomb.png", bytes(60_000_000))
    return path


def linked(path: Path) -> Path:
    with zipfile.ZipFile(zipped(path, pictures(2, names="ab")), "a") as archive:
        info = zipfile.ZipInfo("a/link.png")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return path


def with_file(name: str):
    return lambda path: zipped(path, {**pictures(2, names="ab"), name: picture(9)})


def lying(path: Path) -> Path:
    """A zip whose list says that it holds a million files."""
    content = bytearray(zipped(path, pictures(2, names="ab")).read_bytes())
    at = content.rfind(b"PK\x05\x06")
    struct.pack_into("<2H", content, at + 8, 60_000, 60_000)
    path.write_bytes(content)
    return path


def encrypted(path: Path) -> Path:
    content = bytearray(zipped(path, pictures(2, names="ab")).read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_bytes(b"nothing") and path, "no zip file"),
        (lambda path: path.write_bytes(b"") or path, "no zip file"),
        (lambda path: path, "there is no file or folder"),
        (lambda path: path.write_bytes(zipped(path, pictures(2)).read_bytes()[:-30]) and path, "no zip file"),
        (bomb, "60,000,000 bytes, expected at most 50,000,000"),
        (linked, "is a link"),
        (with_file("../up.png"), "leads out of it"),
        (with_file("a/../../up.png"), "leads out of it"),
        (with_file("/etc/up.png"), "leads out of it"),
        (with_file("a\\up.png"), "leads out of it"),
        (with_file("C:/up.png"), "leads out of it"),
        (lying, "lists 60,000 files"),
        (encrypted, "is encrypted"),
        (lambda path: zipped(path, {}), "2 to 36 of them, got 0"),
        (lambda path: zipped(path, pictures(2, names="a")), "2 to 36 of them, got 1"),
        (lambda path: zipped(path, pictures(1, names=map(str, range(37)))), "2 to 36 of them, got 37"),
        (lambda path: zipped(path, {f"{k}.png": picture(k) for k in range(3)}), "got 0; 3 pictures lie in no folder"),
        (lambda path: zipped(path, {**pictures(3, names="a"), "b/1.png": picture(9)}), "class 'b' has 1 usable"),
        (lambda path: zipped(path, pictures(2, names=("a", "b" * 61))), "name of 1 to 60 letters"),
        (lambda path: zipped(path, pictures(20, names="abc")), "at most 50 pictures, got 60"),
        (lambda path: zipped(path, {f"a/{k}.txt": b"" for k in range(101)}), "holds 101 files, expected at most 100"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused_with_the_reason(tmp_path, make, message):
    source = make(tmp_path / "a.zip")
    for use in (prepare, preview):
        if use is preview and "usable" in message:
            continue  # which only shows
        with pytest.raises(InvalidInput, match=message):
            use(source, most=50)
    assert {path.name for path in tmp_path.iterdir()} <= {"a.zip"}


def bad_pictures() -> dict[str, bytes]:
    blank = io.BytesIO()
    Image.new("L", (30, 30), 255).save(blank, "PNG")
    return {"a/cut.png": picture(7)[:-200], "a/text.jpg": b"no picture", "b/blank.png": blank.getvalue()}


def test_bad_pictures_are_listed_and_left_out_where_that_is_agreed(tmp_path):
    files = pictures(3, names="ab")
    source = zipped(tmp_path / "a.zip", files | bad_pictures())
    with pytest.raises(BadPictures, match="3 of 9 pictures cannot be used") as refused:
        prepare(source)
    own = prepare(source, skip_bad=True)
    assert own.skipped == refused.value.skipped
    assert [one.name for one in own.skipped] == sorted(bad_pictures())
    assert "empty" in own.skipped[2].reason
    assert same(own, prepare(zipped(tmp_path / "b.zip", files)))


def test_a_picture_that_is_damaged_inside_the_zip_is_one_bad_picture(tmp_path):
    path = zipped(tmp_path / "a.zip", pictures(3, names="ab"))
    content = bytearray(path.read_bytes())
    at = content.find(b"IDAT")
    content[at + 10] ^= 255
    path.write_bytes(content)
    own = prepare(path, skip_bad=True)
    assert len(own.skipped) == 1
    assert "damaged in the zip" in own.skipped[0].reason


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
