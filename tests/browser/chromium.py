"""Finds a Chromium for the tests of the page. `python -m tests.browser.chromium` installs one where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

VARIABLE = "DIGITSCOPE_CHROMIUM"
COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""First the one without a window: the others draw one round every page, unseen, which takes half of a test's time."""
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's; not every release has the first."""
ELSEWHERE = {
    "darwin": (
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ),
    "win32": tuple(
        os.path.join(os.environ[variable], r"Google\Chrome\Application\chrome.exe")
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        if variable in os.environ
    ),
}
MISSING = (
    "the tests of the page need a Chromium or Chrome, and none was found that starts; "
    f"install one, or set {VARIABLE} to the path of one"
)


def find_chromium() -> str | None:
    """The first Chromium that starts: the one that DIGITSCOPE_CHROMIUM names and no other, else the
    computer's, else Playwright's own.

    Not to be called while Playwright's synchronous interface is open: it asks Playwright.
    """
    if named := os.environ.get(VARIABLE):
        return named if starts(named) else None
    return next((path for path in _candidates() if starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from ELSEWHERE.get(sys.platform, ())
    yield _playwrights_own()


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def starts(path: str) -> bool:
    """True where the program tells its version. Ubuntu's `chromium-browser`, say, may be a script that only
    asks for a snap; Chrome on Windows would open a window instead of telling.
    """
    if sys.platform == "win32":
        return os.path.isfile(path)
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_chromium() -> str | None:
    """Installs Debian's Chromium where apt-get is at hand and may be used, else Playwright's; its path."""
    rights = administrator()
    if shutil.which("apt-get") and rights is not None:
        apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        subprocess.run([*apt, "update"])
        for package in PACKAGES:
            print(f"Installing Debian's package {package} for the tests of the page", flush=True)
            subprocess.run([*apt, "install", "-y", "--no-install-recommends", package, "fonts-liberation"])
            if path := find_chromium():
                return path
    print("Installing Playwright's Chromium for the tests of the page", flush=True)
    libraries = ["--with-deps"] if rights is not None and sys.platform == "linux" else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
    return find_chromium()


def administrator() -> list[str] | None:
    """What to put before a command so that it runs as administrator without asking; None where that cannot be."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and subprocess.run([*sudo, "true"], capture_output=True).returncode == 0:
        return sudo
    return None


def main() -> int | str:
    """0, or what is wrong."""
    path = find_chromium()
    if path is None and VARIABLE not in os.environ:
        path = install_chromium()
    if path is None:
        return MISSING
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
