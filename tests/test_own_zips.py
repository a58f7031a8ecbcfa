"""What cannot be used of a zip is refused with the reason, or listed and left out."""

import struct
import zipfile
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.own_data.prepare import BadPictures, prepare
from core.own_data.preview import preview
from tests.picture_zips import bad_pictures, picture, pictures, same, zipped


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
        (
            lambda path: zipped(path, {**pictures(3, names="a"), "b/1.png": picture(9)}),
            "class 'b' needs at least 2 usable pictures that differ, got 1",
        ),
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


def test_a_picture_that_is_packed_in_an_unknown_way_is_one_bad_picture(tmp_path):
    path = zipped(tmp_path / "a.zip", pictures(3, names="ab"))
    content = bytearray(path.read_bytes())
    content[8] = content[content.find(b"PK\x01\x02") + 10] = 9  # deflate64, where a file says how it is packed
    path.write_bytes(content)
    own = prepare(path, skip_bad=True)
    assert [one.reason for one in own.skipped] == [
        f"{own.skipped[0].name} is packed in a way that is not known, expected deflate"
    ]


@pytest.mark.parametrize("around", ["", "set/"])
def test_parts_of_a_data_set_are_not_taken_for_classes(tmp_path, around):
    files = pictures(2, names=("cat", "dog"), around=f"{around}train/") | pictures(1, ("cat", "dog"), f"{around}Val/")
    with pytest.raises(InvalidInput, match="the parts of a data set, Val, train, with the classes in them: cat, dog"):
        preview(zipped(tmp_path / "split.zip", files))


def test_classes_may_be_called_as_parts_of_a_data_set_are(tmp_path):
    own = prepare(zipped(tmp_path / "words.zip", pictures(5, names=("test", "train"))))
    assert own.classes == ("test", "train")
