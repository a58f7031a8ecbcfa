"""A small run to pack, and what lies in a parcel, as it is or changed, for the tests of parcels."""

import zipfile
from pathlib import Path

from core.calibration import Calibration, save_calibration
from core.runs import Run, create_run
from tests.small_training import finish, small_config


def calibrated_run(folder: Path) -> Run:
    """A finished run of a tiny network, called mine, in a folder of runs."""
    run = create_run("mine", small_config(), runs=folder)
    finish(run)
    save_calibration(run.folder, Calibration(temperature=1.5))
    return run


def contents(path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def changed(parcel, path, **changes):
    """A copy of the parcel with some files replaced; None leaves one out."""
    files = {**contents(parcel), **{name.replace("__", "."): content for name, content in changes.items()}}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if content is not None:
                archive.writestr(name, content)
    return path
