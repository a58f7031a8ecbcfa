"""run.py: what it installs, what it leaves alone, what it says. Nothing is installed here: pip and venv are played."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import run

MINOR = sys.version_info[1]
posix_only = pytest.mark.skipif(os.name == "nt", reason="Windows has no exec that keeps the process")


class Played:
    """A clone in an empty folder, with venv and pip that only leave the files that run.py looks at."""

    def __init__(self, root: Path):
        self.root = root
        self.commands: list[str] = []
        self.failing: set[str] = set()
        self.settings = ""
        (root / "requirements.txt").write_text("torch==2.11.0\n")
        (root / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n")

    def call(self, command, folder=None):
        self.commands.append(" ".join(Path(part).name for part in command[1:]))
        if command[1:3] == ["-m", "venv"]:
            self.make_venv(f"3.{MINOR}.4")
        return int(any(name in self.commands[-1] for name in self.failing))

    def make_venv(self, version: str):
        python = Path(run.venv_python(str(self.root)))
        python.parent.mkdir(parents=True, exist_ok=True)
        python.unlink(missing_ok=True)
        python.symlink_to(sys.executable)
        (self.root / ".venv" / "pyvenv.cfg").write_text(f"home = somewhere\nversion = {version}\n")

    def prepare(self, requirements="requirements.txt") -> list[str]:
        """The commands that a start runs before the app's or the tests' own."""
        self.commands.clear()
        python = run.prepare(str(self.root), requirements)
        assert python == run.venv_python(str(self.root))
        return list(self.commands)


@pytest.fixture
def clone(tmp_path, monkeypatch):
    played = Played(tmp_path)
    monkeypatch.setattr(run, "call", played.call)
    monkeypatch.setattr(run, "pip_settings", lambda root: played.settings)
    return played


MAKE = "-m venv --clear .venv"
PIP = "-m pip install --disable-pip-version-check --no-compile"
GET_UV = f"{PIP} --quiet --only-binary :all: {run.INSTALLER}"
PYTHON = Path(run.venv_python("")).name
UV = f"-m uv pip install --no-config --python {PYTHON} --cache-dir unpacked --link-mode hardlink"
BEST = "--index-strategy=unsafe-best-match"


def installing(requirements: str) -> list[str]:
    return [GET_UV, f"{UV} {BEST} -r {requirements}"]


def test_the_first_start_makes_an_environment_and_installs_and_the_second_does_neither(clone, capsys):
    assert clone.prepare() == [MAKE, *installing("requirements.txt")]
    said = capsys.readouterr().out
    assert "Making the environment" in said and "Installing requirements.txt" in said and "Installed." in said
    assert clone.prepare() == []
    assert capsys.readouterr().out == ""


def test_the_tests_bring_the_app_with_them_and_only_add_to_it(clone):
    clone.prepare("requirements.txt")
    assert clone.prepare("requirements-dev.txt") == installing("requirements-dev.txt")
    assert clone.prepare("requirements.txt") == clone.prepare("requirements-dev.txt") == []


def test_an_environment_made_for_the_tests_serves_the_app(clone):
    clone.prepare("requirements-dev.txt")
    assert clone.prepare("requirements.txt") == []


def test_changed_requirements_are_installed_once_into_the_same_environment(clone):
    clone.prepare("requirements-dev.txt")
    (clone.root / "requirements.txt").write_text("torch==2.12.0\n")
    assert clone.prepare("requirements-dev.txt") == installing("requirements-dev.txt")
    assert clone.prepare("requirements-dev.txt") == clone.prepare("requirements.txt") == []


def test_a_failed_installation_ends_with_a_sentence_and_is_tried_again_from_scratch(clone):
    clone.failing = {"-m uv", f"{PIP} -r"}
    with pytest.raises(SystemExit, match=r"Installing requirements.txt failed"):
        clone.prepare()
    clone.failing = set()
    assert clone.prepare() == [MAKE, *installing("requirements.txt")]
    assert clone.prepare() == []


def test_where_uv_is_not_to_be_had_pip_installs(clone, capsys):
    clone.failing = {"--only-binary"}
    assert clone.prepare() == [MAKE, GET_UV, f"{PIP} -r requirements.txt"]
    assert capsys.readouterr().out.endswith("Installed.\n")
    assert clone.prepare() == []


def test_where_uv_fails_pip_installs_into_an_environment_without_its_half_packages(clone, capsys):
    clone.failing = {"-m uv"}
    assert clone.prepare() == [MAKE, *installing("requirements.txt"), MAKE, f"{PIP} -r requirements.txt"]
    assert capsys.readouterr().out.endswith("Installed.\n")
    assert clone.prepare() == []


def test_killed_while_pip_goes_on_after_uv_it_begins_from_scratch(clone, monkeypatch):
    def call(command, folder=None):
        if " ".join(command[1:]).endswith("--no-compile -r " + str(clone.root / "requirements.txt")):
            raise KeyboardInterrupt
        return clone.call(command, folder)

    clone.failing = {"-m uv"}
    with monkeypatch.context() as during, pytest.raises(KeyboardInterrupt):
        during.setattr(run, "call", call)
        clone.prepare()
    clone.failing = set()
    assert clone.prepare() == [MAKE, *installing("requirements.txt")]


@pytest.mark.parametrize("failing", [set(), {"-m uv"}])
def test_what_uv_unpacked_does_not_stay_beside_what_it_installed(clone, monkeypatch, failing):
    unpacked = clone.root / ".venv" / "unpacked"

    def call(command, folder=None):
        if "uv" in command:
            unpacked.mkdir()
        return clone.call(command, folder)

    clone.failing = failing
    monkeypatch.setattr(run, "call", call)
    clone.prepare()
    assert not unpacked.exists()


def test_uv_takes_packages_from_where_pip_is_told_to(clone):
    clone.settings = "\n".join(
        [
            ":env:.index-url='https://pypi.example/simple'",
            ":env:.cert='/our certificates.pem'",
            "download.find-links='/downloads'",
            "global.extra-index-url='https://one.example/simple https://two.example/simple'",
            "global.index-url='https://overridden.example/simple'",
            "install.constraint='constraints.txt'",
        ]
    )
    assert run.sources_of(clone.settings) == [
        "--index-url=https://pypi.example/simple",
        "--cert=/our certificates.pem",
        "--extra-index-url=https://one.example/simple",
        "--extra-index-url=https://two.example/simple",
        "--constraint=constraints.txt",
        BEST,
    ]
    assert f"--constraint=constraints.txt {BEST} -r" in clone.prepare()[-1]


@pytest.mark.parametrize("name", run.ONLY_PIP)
def test_where_pip_is_told_what_uv_has_no_option_for_pip_installs(clone, name):
    clone.settings = f"global.index-url='https://pypi.example/simple'\n:env:.{name}='true'\n"
    assert clone.prepare() == [MAKE, f"{PIP} -r requirements.txt"]


def test_pips_settings_are_read_as_it_lists_them(monkeypatch):
    environment = os.path.dirname(os.path.dirname(sys.executable))
    if os.path.basename(environment) != ".venv":
        pytest.skip("the tests run in another environment than run.py makes")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_FIND_LINKS", "/one /two")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    sources = run.sources_of(run.pip_settings(os.path.dirname(environment)))
    assert sources == ["--find-links=/one", "--find-links=/two", BEST]


def test_an_installation_killed_over_a_working_environment_leaves_none_that_counts_as_ready(clone, monkeypatch):
    clone.prepare("requirements.txt")

    def killed(command, folder=None):
        raise KeyboardInterrupt

    with monkeypatch.context() as during, pytest.raises(KeyboardInterrupt):
        during.setattr(run, "call", killed)
        run.prepare(str(clone.root), "requirements-dev.txt")
    assert clone.prepare("requirements.txt") == [MAKE, *installing("requirements.txt")]


def test_an_environment_of_another_python_is_made_anew(clone):
    clone.make_venv("3.9.1")
    assert clone.prepare() == [MAKE, *installing("requirements.txt")]


def test_an_environment_that_lost_its_python_is_made_anew(clone):
    clone.prepare()
    os.remove(run.venv_python(str(clone.root)))
    assert clone.prepare() == [MAKE, *installing("requirements.txt")]


def test_a_python_without_ensurepip_gets_a_sentence_that_says_what_to_install(clone, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"ensurepip is missing.*apt install python3-venv"):
        clone.prepare()


@pytest.mark.parametrize("version", [(3, 9), (3, 13), (4, 0)])
def test_another_python_gets_a_sentence_that_names_the_right_ones(version, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit, match=rf"runs on Python 3.10, 3.11 and 3.12; this is {version[0]}.{version[1]}"):
        run.check_python(version)


def test_another_python_names_the_newest_right_one_on_this_computer(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: name if name in ("python3.10", "python3.11") else None)
    with pytest.raises(SystemExit, match=r"python3\.11 run\.py"):
        run.check_python((3, 14))


@pytest.mark.parametrize("minor", [10, 11, 12])
def test_supported_pythons_pass(minor):
    assert run.check_python((3, minor)) is None


@pytest.mark.parametrize(
    ("arguments", "passed_on"),
    [
        ([], []),
        (["app"], []),
        (["--port", "7861"], ["--port", "7861"]),
        (["app", "--port", "7861", "app"], ["--port", "7861", "app"]),
        (["app", "--help"], ["--help"]),
    ],
)
def test_the_app_gets_its_options_as_they_were_given(arguments, passed_on, monkeypatch):
    monkeypatch.setattr(run, "prepare", lambda root, requirements: f"python for {requirements}")
    monkeypatch.setattr(run, "become", lambda command: command)
    assert run.main(arguments) == ["python for requirements.txt", os.path.join(run.ROOT, "app.py"), *passed_on]


def test_an_unknown_command_is_named():
    with pytest.raises(SystemExit, match=r"expected app or test after run\.py, got 'tset'"):
        run.main(["tset"])


@pytest.mark.parametrize(
    ("browser", "check", "layout", "tests", "code"),
    [(0, 0, 0, 0, 0), (0, 0, 0, 3, 3), (0, 1, 0, 0, 1), (0, 0, 1, 0, 1), (0, 1, 1, 2, 2), (1, 0, 0, 0, 1)],
)
def test_all_checks_run_pytest_last_and_any_failure_shows_in_the_exit_code(
    browser, check, layout, tests, code, monkeypatch
):
    codes, commands = [browser, check, layout, tests], []

    def call(command, folder):
        commands.append(command)
        return codes[len(commands) - 1]

    monkeypatch.setattr(run, "call", call)
    assert run.run_tests("python", ["-k", "sketchpad"]) == code
    assert commands[1:] == [
        ["python", "-m", "ruff", "check"],
        ["python", "-m", "ruff", "format", "--check"],
        ["python", "-m", "pytest", "-k", "sketchpad"],
    ]


def test_all_tests_run_on_all_cores_and_chosen_ones_as_they_were_chosen(monkeypatch):
    commands = []
    monkeypatch.setattr(run, "call", lambda command, folder: commands.append(command) or 0)
    run.run_tests("python", [])
    assert commands[-1] == ["python", "-m", "pytest", "-n", str(os.cpu_count() + 1), "--dist", "worksteal"]


@posix_only
def test_the_app_takes_the_place_of_run_py_so_that_signals_reach_it(tmp_path):
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    starter = f"import run, sys; run.become([sys.executable, '-c', {program!r}])"
    process = subprocess.Popen([sys.executable, "-c", starter], cwd=run.ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert int(process.stdout.readline()) == process.pid
        process.terminate()
        assert process.wait(10) == -signal.SIGTERM
    finally:
        process.kill()
        process.stdout.close()


def test_with_a_ready_environment_nothing_more_is_imported_before_the_app(clone):
    clone.prepare()
    (clone.root / "run.py").write_bytes(Path(run.__file__).read_bytes())
    program = (
        "import sys; sys.path.insert(0, ''); before = set(sys.modules); import run\n"
        "run.become = lambda command: print(command[1], *sorted(set(sys.modules) - before)) or 0\n"
        "sys.exit(run.main([]))"
    )
    started = subprocess.run([sys.executable, "-c", program], cwd=clone.root, capture_output=True, text=True)
    assert started.returncode == 0, started.stderr
    assert started.stdout.split() == [str(clone.root.resolve() / "app.py"), "__future__", "run"]


def test_help_is_printed_without_installing_anything(capsys, monkeypatch):
    monkeypatch.setattr(run, "prepare", None)
    assert run.main(["--help"]) == 0
    assert "python3 run.py test" in capsys.readouterr().out
