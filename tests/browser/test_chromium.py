"""Which browser the tests take."""

import os
import sys

import pytest

from tests.browser import chromium

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plays browsers with shell scripts")


@pytest.fixture
def computer(tmp_path, monkeypatch):
    """computer(name=exit code of --version) puts programs on a computer that has no others; Playwright has none."""

    def install(**programs):
        for name, code in programs.items():
            program = tmp_path / name.replace("_", "-")
            program.write_text(f"#!/bin/sh\nexit {code}\n")
            program.chmod(0o755)
        return tmp_path

    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "ELSEWHERE", {})
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: str(tmp_path / "playwrights-own"))
    return install


def test_no_browser_is_no_browser(computer):
    assert chromium.find_chromium() is None


def test_the_computers_chromium_comes_before_playwrights_own(computer):
    folder = computer(chromium=0, google_chrome=0, playwrights_own=0)
    assert chromium.find_chromium() == str(folder / "chromium")


def test_the_one_without_a_window_comes_first(computer):
    folder = computer(chromium=0, chromium_headless_shell=0)
    assert chromium.find_chromium() == str(folder / "chromium-headless-shell")


def test_a_program_that_does_not_start_is_passed_over(computer):
    folder = computer(chromium=1, google_chrome=0)
    assert chromium.find_chromium() == str(folder / "google-chrome")


def test_playwrights_own_serves_where_there_is_no_other(computer):
    folder = computer(playwrights_own=0)
    assert chromium.find_chromium() == str(folder / "playwrights-own")


def test_the_one_that_is_named_is_taken_or_none(computer, monkeypatch):
    folder = computer(chromium=0, mine=0)
    monkeypatch.setenv(chromium.VARIABLE, str(folder / "mine"))
    assert chromium.find_chromium() == str(folder / "mine")
    monkeypatch.setenv(chromium.VARIABLE, str(folder / "gone"))
    assert chromium.find_chromium() is None


@pytest.mark.parametrize("packages", [["chromium-headless-shell"], ["chromium-headless-shell", "chromium"]])
def test_a_missing_browser_is_installed_as_the_first_debian_package_that_there_is(computer, monkeypatch, packages):
    folder = computer(apt_get=0)
    last = packages[-1]
    ran = played_installation(monkeypatch, lambda command: last in command and computer(**{last.replace("-", "_"): 0}))
    assert chromium.install_chromium() == str(folder / last)
    assert [command[-2:] for command in ran[1:]] == [[package, "fonts-liberation"] for package in packages]
    assert ran[0][-1] == "update"


def test_a_missing_browser_is_fetched_by_playwright_elsewhere(computer, monkeypatch):
    ran = played_installation(monkeypatch, lambda command: computer(playwrights_own=0))
    assert chromium.install_chromium().endswith("playwrights-own")
    assert ran[0][:4] == [sys.executable, "-m", "playwright", "install"]


def test_without_any_browser_the_tests_end_with_a_sentence(computer, monkeypatch):
    played_installation(monkeypatch, lambda command: None)
    assert chromium.main() == chromium.MISSING


def played_installation(monkeypatch, effect):
    """The list that will hold the commands of an installation, each of which only has this `effect`."""
    ran, real = [], chromium.subprocess.run

    def play(command, **options):
        if "--version" in command:
            return real(command, **options)
        ran.append(command)
        effect(command)

    monkeypatch.setattr(chromium.subprocess, "run", play)
    monkeypatch.setattr(chromium, "administrator", list)
    return ran
