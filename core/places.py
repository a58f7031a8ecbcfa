"""Where things lie that do not belong into the repository: the unpacked data and the runs."""

import os
import sys
from pathlib import Path

from core.errors import InvalidInput


class NoHome(InvalidInput):
    """The user has no home folder, and no other place was named."""


def cache_folder() -> Path:
    """The folder for files that can be made again at any time: `DIGITSCOPE_CACHE`, else the user's cache folder.

    Raises:
        NoHome: no such variable, and the user has no home folder.
    """
    return _folder("DIGITSCOPE_CACHE", windows="Cache", mac="Library/Caches", xdg="XDG_CACHE_HOME", unix=".cache")


def runs_folder(chosen: str | os.PathLike | None = None) -> Path:
    """The folder that holds the runs: `chosen`, else `DIGITSCOPE_RUNS`, else one in the user's data folder.

    Raises:
        NoHome: nothing was chosen, and the user has no home folder.

    >>> runs_folder("experiments").name
    'experiments'
    """
    if chosen is not None:
        return Path(chosen).expanduser()
    if named := os.environ.get("DIGITSCOPE_RUNS"):
        return Path(named).expanduser()
    data = _folder(None, windows="", mac="Library/Application Support", xdg="XDG_DATA_HOME", unix=".local/share")
    return data / "runs"


def _folder(variable, *, windows, mac, xdg, unix) -> Path:
    if variable and (named := os.environ.get(variable)):
        return Path(named).expanduser()
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "DigitScope" / windows
        if sys.platform == "darwin":
            return Path.home() / mac / "DigitScope"
        return Path(os.environ.get(xdg) or Path.home() / unix) / "digitscope"
    except RuntimeError as error:  # pathlib's word for a user without a home
        wanted = variable or "DIGITSCOPE_RUNS"
        raise NoHome(f"this user has no home folder; set {wanted} to a folder that can be written") from error
