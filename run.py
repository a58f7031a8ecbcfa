#!/usr/bin/env python3
"""Starts DigitScope, or its tests, on a computer that has only Python 3.10 to 3.12.

    python3 run.py [options]             the page; `python3 run.py app --help` lists its options
    python3 run.py test [arguments]      all checks: ruff, then pytest with these arguments

The first start makes the folder .venv beside this file and installs what is needed there, nothing outside of it
(only a browser for the tests, where there is none). Later starts find it and begin at once.
"""

from __future__ import annotations

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST, NEWEST = (3, 10), (3, 12)
FOR_APP, FOR_TESTS = "requirements.txt", "requirements-dev.txt"
INSTALLER = "uv==0.13.9"  # unpacks with all cores: PyTorch's gigabytes take pip three times as long
ALIKE, LISTS = ("index-url", "cert"), ("extra-index-url", "find-links", "constraint")
"""pip's settings of where packages come from that are options of uv as well: of one value, and of many."""
ONLY_PIP = ("no-index", "proxy", "client-cert", "trusted-host")
UNDER_WAY = "an installation is under way, or was interrupted\n"


def main(arguments: list[str]) -> int:
    """The exit code of what was run; starting the app on POSIX never returns."""
    command, *rest = arguments or ["app"]
    if command in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    if command.startswith("-"):
        command, rest = "app", arguments
    if command not in ("app", "test"):
        raise SystemExit(f"expected app or test after run.py, got {command!r}; python3 run.py --help tells more")
    check_python()
    if command == "app":
        python = prepare(ROOT, FOR_APP)
        return become([python, os.path.join(ROOT, "app.py"), *rest])
    return run_tests(prepare(ROOT, FOR_TESTS), rest)


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> None:
    """Ends the program with a sentence where this Python cannot run DigitScope."""
    if OLDEST <= version <= NEWEST:
        return
    import shutil

    names = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = next((name for name in names if shutil.which(name)), None)
    advice = f"This computer has {found}: {found} run.py" if found else "Install one of them and start run.py with it."
    raise SystemExit(f"DigitScope runs on Python 3.10, 3.11 and 3.12; this is {dotted(version)}. {advice}")


# The environment


def prepare(root: str, requirements: str) -> str:
    """The Python of root/.venv, in which the packages of the file `requirements` are installed.

    Where they already are, this only compares two short texts.
    """
    python = venv_python(root)
    if not is_ready(root, requirements):
        if not can_be_continued(root):
            make_venv(root)
        install(root, requirements)
    return python


def is_ready(root: str, requirements: str) -> bool:
    """True where the last installation of `requirements` succeeded and neither they nor Python changed since."""
    return (
        os.path.exists(venv_python(root))
        and not os.path.exists(_unfinished(root))
        and _read(_stamp(root, requirements)) == recipe(root, requirements)
    )


def recipe(root: str, requirements: str) -> str:
    """All that decides what an installation gives: Python's version and the text of the requirement files."""
    texts = [f"# {name}\n{_read(os.path.join(root, name))}" for name in with_included(root, requirements)]
    return "\n".join([f"# Python {dotted(sys.version_info[:2])}", *texts])


def with_included(root: str, requirements: str) -> list[str]:
    """The file itself and those that it includes with -r."""
    names = [requirements]
    for line in _read(os.path.join(root, requirements)).splitlines():
        if line.startswith("-r "):
            names += with_included(root, line[3:].strip())
    return names


def can_be_continued(root: str) -> bool:
    """True where .venv is whole, was made by a Python like this one, and only its packages are others.

    A killed installation may leave half a package that pip takes for a whole one: such a .venv is made anew.
    """
    import re
    import subprocess

    made_by = re.search(r"^version(?:_info)? *= *(\d+)\.(\d+)", _read(os.path.join(root, ".venv", "pyvenv.cfg")), re.M)
    if not made_by or tuple(map(int, made_by.groups())) != sys.version_info[:2] or os.path.exists(_unfinished(root)):
        return False
    try:
        return subprocess.run([venv_python(root), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv(root: str) -> None:
    """An empty .venv, in place of whatever lay there."""
    from importlib.util import find_spec

    if not (find_spec("venv") and find_spec("ensurepip")):
        raise SystemExit(
            "This Python cannot make virtual environments: its module venv or ensurepip is missing. "
            "On Debian and Ubuntu, sudo apt install python3-venv adds them; then start run.py again."
        )
    folder = os.path.join(root, ".venv")
    say(f"Making the environment {folder} for Python {dotted(sys.version_info[:2])}")
    if call([sys.executable, "-m", "venv", "--clear", folder]) != 0:
        raise SystemExit(f"The environment could not be made in {folder}; the lines above say why.")


def install(root: str, requirements: str) -> None:
    """Lets uv, else pip, install the packages of the file `requirements`, and notes it in .venv once they all are."""
    say(f"Installing {requirements} there. Once only: some minutes, up to 6 GB with PyTorch's GPU libraries")
    _write(_unfinished(root), UNDER_WAY)
    file = os.path.join(root, requirements)
    # Python compiles what is imported when it is: all of it would take half a minute, most of that for nothing
    pip = [venv_python(root), "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"]
    if not _installed_quickly(root, pip, file) and call([*pip, "-r", file]) != 0:
        raise SystemExit(f"Installing {requirements} failed; pip's lines above say why. The next start tries again.")
    for name in with_included(root, requirements):
        _write(_stamp(root, name), recipe(root, name))
    os.remove(_unfinished(root))
    say("Installed.")


def _installed_quickly(root: str, pip: list[str], file: str) -> bool:
    """Whether uv could, which is not there for every computer."""
    import shutil

    sources = sources_of(pip_settings(root))
    if sources is None or call([*pip, "--quiet", "--only-binary", ":all:", INSTALLER]) != 0:
        return False
    # Beside the packages, which are then the same files under another name, and take no room twice
    cache = os.path.join(root, ".venv", "unpacked")
    uv = [venv_python(root), "-m", "uv", "pip", "install", "--no-config", "--python", venv_python(root)]
    succeeded = call([*uv, "--cache-dir", cache, "--link-mode", "hardlink", *sources, "-r", file]) == 0
    shutil.rmtree(cache, ignore_errors=True)
    if not succeeded:
        say("uv could not; pip does it, in an environment without what uv may have left half done.")
        make_venv(root)
        _write(_unfinished(root), UNDER_WAY)
    return succeeded


def pip_settings(root: str) -> str:
    """What `pip config list` says: a line `section.name='value'` each, of files and of the environment."""
    import subprocess

    command = [venv_python(root), "-m", "pip", "config", "list"]
    return subprocess.run(command, capture_output=True, text=True).stdout


def sources_of(settings: str) -> list[str] | None:
    """Where pip is told to take packages from, as options of uv, which reads none of pip's settings.

    None where uv has no such option.
    """
    import ast

    found = {}
    for section in ("global.", "install.", ":env:."):  # each before those that override it
        for line in settings.splitlines():
            key, _, value = line.partition("=")
            if key.startswith(section):
                found[key[len(section) :]] = ast.literal_eval(value)
    if set(found) & set(ONLY_PIP):
        return None
    options = [f"--{name}={found[name]}" for name in ALIKE if name in found]
    options += [f"--{name}={each}" for name in LISTS for each in found.get(name, "").split()]
    # As pip does, the newest of all places; uv by itself takes what the first one has
    return [*options, "--index-strategy=unsafe-best-match"]


def venv_python(root: str) -> str:
    return os.path.join(root, ".venv", *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))


def _stamp(root: str, requirements: str) -> str:
    return os.path.join(root, ".venv", f"installed-{requirements}")


def _unfinished(root: str) -> str:
    return os.path.join(root, ".venv", "installation-unfinished")


# The tests


def run_tests(python: str, arguments: list[str]) -> int:
    """Ruff's and pytest's exit code: the first that is not 0. Pytest runs in any case, and last.

    Without arguments all tests run, in one process more than there are cores, as tests of the page often wait.
    """
    arguments = arguments or ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    checks = [
        [python, "-m", "tests.browser.chromium"],
        [python, "-m", "ruff", "check"],
        [python, "-m", "ruff", "format", "--check"],
        [python, "-m", "pytest", *arguments],
    ]
    codes = []
    for command in checks:
        say(" ".join(command[2:]))
        codes.append(call(command, ROOT))
    return codes[-1] or max(codes)


# Processes and files


def become(command: list[str]) -> int:
    """Goes on as `command`, so that signals reach it; where that cannot be (Windows), waits for it."""
    if os.name == "nt":
        return call(command)
    sys.stdout.flush()
    os.execv(command[0], command)


def call(command: list[str], folder: str | None = None) -> int:
    """The exit code of `command`; after Ctrl+C, which the terminal sends to it as well, only once it has ended."""
    import subprocess

    process = subprocess.Popen(command, cwd=folder)
    interrupted = False
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            interrupted = True
        else:
            break
    if interrupted:
        raise KeyboardInterrupt
    return code


def say(line: str) -> None:
    print(f"run.py: {line}", flush=True)


def dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def _read(path: str) -> str:
    """The file's text, or an empty one where there is no such file."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
