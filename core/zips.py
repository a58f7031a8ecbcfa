"""Zip files from strangers: what is in them is listed and read only where it cannot do harm."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from core.errors import InvalidInput

MOST_DIRECTORY = 8_000_000
"""Bytes of a zip's list of contents, which is read into memory whole."""
_END = struct.Struct("<4s4H2IH")  # the record at the end of a zip
_END_MARK, _END_64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_COMMENT = 65_535


@dataclass(frozen=True, kw_only=True, eq=False)
class Member:
    """A file in a zip. path: where it lies there, without anything that could lead out. size: bytes, unpacked."""

    path: PurePosixPath
    size: int
    info: zipfile.ZipInfo


class SafeZip:
    """A zip that was looked at before anything in it is read; use it in a `with` statement.

    members: its files, folders left out.
    """

    def __init__(self, file: Path, *, most_files: int, most_bytes: int, most_file_bytes: int):
        """Open it.

        Args:
            most_files: how many files may be in it.
            most_bytes: that all may take, unpacked.
            most_file_bytes: that one of them may take.
        Raises:
            InvalidInput: it is no zip, damaged, encrypted, too large in one of these ways, or holds links or paths that
                lead out of it.
        """
        self.most_file_bytes = most_file_bytes
        _check_end(file, most_files)
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise InvalidInput(f"this is no zip file that can be read: {error}") from error
        try:
            self.members = [_member(info) for info in self.zip.infolist() if not info.is_dir()]
            self._check(file.stat().st_size, most_files, most_bytes)
        except BaseException:
            self.zip.close()
            raise

    def _check(self, packed: int, most_files: int, most_bytes: int) -> None:
        if len(self.members) > most_files:
            raise InvalidInput(f"the zip holds {len(self.members):,} files, expected at most {most_files:,}")
        total = sum(member.size for member in self.members)
        if total > most_bytes:
            raise InvalidInput(f"unpacked, the zip takes {total:,} bytes, expected at most {most_bytes:,}")
        if sum(member.info.compress_size for member in self.members) > packed:
            raise InvalidInput("the files in the zip overlap, as in a zip bomb")
        for member in self.members:
            if member.size > self.most_file_bytes:
                raise InvalidInput(
                    f"{member.path} takes {member.size:,} bytes, expected at most {self.most_file_bytes:,}"
                )

    def read(self, member: Member) -> bytes:
        """The bytes of a file, never more than were announced.

        Raises:
            InvalidInput: it is damaged, or packed in a way that is not known.
        """
        try:
            with self.zip.open(member.info) as file:
                content = file.read(member.size + 1)
        except NotImplementedError as e:
            raise InvalidInput(f"{member.path} is packed in a way that is not known, expected deflate") from e
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, zlib.error) as e:
            raise InvalidInput(f"{member.path} is damaged in the zip") from e
        if len(content) != member.size:
            raise InvalidInput(f"{member.path} has not the {member.size:,} bytes that the zip announces")
        return content

    def __enter__(self) -> "SafeZip":
        return self

    def __exit__(self, *_) -> None:
        self.zip.close()


def _check_end(file: Path, most_files: int) -> None:
    """Look at the record that ends a zip, before Python makes an object of each of a million entries."""
    try:
        with open(file, "rb") as opened:
            size = opened.seek(0, 2)
            opened.seek(max(0, size - _END.size - _LONGEST_COMMENT - 20))
            tail = opened.read()
    except OSError as error:
        raise InvalidInput(f"the file cannot be read: {error.strerror or error}") from error
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InvalidInput("this is no zip file, or its end is missing")
    entries, directory = _END.unpack_from(tail, at)[4:6]
    if tail[max(0, at - 20) : at].startswith(_END_64_MARK) or entries == 0xFFFF:
        raise InvalidInput("the zip is of the kind for very large archives (zip64), expected an ordinary one")
    # Folders have entries of their own
    if entries > 2 * most_files + 1000 or directory > MOST_DIRECTORY:
        raise InvalidInput(f"the zip lists {entries:,} files, expected at most {most_files:,}")


def _member(info: zipfile.ZipInfo) -> Member:
    """The file, if its name and kind can do no harm."""
    name = readable_name(info)
    kind = info.external_attr >> 16
    if stat.S_IFMT(kind) not in (0, stat.S_IFREG):
        what = "a link" if stat.S_ISLNK(kind) else "no ordinary file"
        raise InvalidInput(f"{name!r} in the zip is {what}")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or (len(name) > 1 and name[1] == ":"):
        raise InvalidInput(f"the path {name!r} in the zip leads out of it")
    if not path.parts or not name.isprintable():
        raise InvalidInput(f"the zip holds a file whose name cannot be used: {name!r}")
    if info.flag_bits & 1:
        raise InvalidInput(f"{name!r} in the zip is encrypted")
    return Member(path=path, size=info.file_size, info=info)


def readable_name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it. Zips without the mark of UTF-8 are read as cp437, which few have written."""
    # ZipInfo cuts names at a null and turns Windows' separators; orig_filename is as it was written
    name = info.orig_filename
    if not info.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gb18030"):
            # Frames such as ╥╗ are what Chinese looks like in cp437, and what nobody has in a name
            if encoding == "gb18030" and not any("\u2500" <= letter <= "\u259f" for letter in name):
                continue
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return unicodedata.normalize("NFC", name)
