"""The shape of the repository: which way imports point, that importing does nothing, what is pinned, how big it is."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 10_000_000
PACKAGE_OF = {
    "PIL": "pillow",
    "gradio_client": "gradio",
    "anyio": "gradio",
    "python_multipart": "gradio",
    "starlette": "gradio",
    "uvicorn": "gradio",
    "fastapi": "gradio",
    "HersheyFonts": "Hershey-Fonts",
    "cv2": "opencv-python-headless",
    "prometheus_client": "prometheus-client",
}
"""Distribution that brings a module, where the names differ or another one pins it."""


def modules(room: str) -> list[str]:
    """Dotted names of all modules of a room."""
    paths = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / room).rglob("*.py")]
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in paths)


def imports(path: Path) -> set[str]:
    """First parts of all names that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def pins(name: str) -> dict[str, str]:
    """Package → version, of a requirements file; every line that is no comment must be name==version."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("-r ")]
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.]*", line), f"{name}: {line!r} is not exactly pinned"
    return dict(line.split("==") for line in lines)


def python(program: str, *arguments: str) -> str:
    """What a program prints that a fresh Python runs in the repository; that it ends well is asserted."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.parametrize(
    ("room", "forbidden"), [("core", {"gradio", "gradio_client", "demo", "app", "tests"}), ("demo", {"app", "tests"})]
)
def test_imports_point_one_way_in_every_file(room, forbidden):
    wrong = {str(path.relative_to(ROOT)): imports(path) & forbidden for path in (ROOT / room).rglob("*.py")}
    assert not {path: names for path, names in wrong.items() if names}


def test_core_runs_without_gradio_and_demo():
    program = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
print(*sorted({name.split(".")[0] for name in sys.modules} & {"gradio", "gradio_client", "demo", "app"}))
"""
    assert python(program, *modules("core")).split() == []


IMPORT_UNDER_GUARD = """
import importlib, importlib.util, sys, threading
guarded, others = sys.argv[1].split(), sys.argv[2].split()
for name in others:  # what other people's modules do at import is not ours to forbid
    if importlib.util.find_spec(name):
        importlib.import_module(name)

REFUSED = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
           "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree", "urllib.Request"}
on = True
done = []

def guard(event, arguments):
    if not on:
        return
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if event in REFUSED or writes:
        done.append(f"{event} {arguments}")

sys.addaudithook(guard)
threads = threading.active_count()
for name in guarded:
    before = len(done)
    importlib.import_module(name)
    for what in done[before:]:
        print(name, what)
    if threading.active_count() > threads:
        print(name, "thread", threading.enumerate())
        threads = threading.active_count()
on = False
"""


@pytest.mark.parametrize("room", ["core", "demo"])
def test_importing_a_module_opens_no_connection_starts_nothing_and_writes_nothing(room):
    names = [*modules(room), *(["app"] if room == "demo" else [])]
    others = set().union(*(imports(path) for path in ROOT.glob(f"{room}/**/*.py"))) - {"core", "demo"}
    assert python(IMPORT_UNDER_GUARD, " ".join(names), " ".join(sorted(others))) == ""


def test_the_guard_sees_a_module_that_does_something(tmp_path):
    (tmp_path / "eager.py").write_text(
        "import socket, subprocess, sys, threading\n"
        "socket.socket().bind(('127.0.0.1', 0))\n"
        "subprocess.run([sys.executable, '-c', ''])\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        f"open({str(tmp_path / 'x')!r}, 'w').close()\n"
    )
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{IMPORT_UNDER_GUARD}"
    seen = python(program, "eager", "")
    assert [line.split()[1] for line in seen.splitlines()] == ["socket.bind", "subprocess.Popen", "open", "thread"]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_direct_dependency_is_pinned_to_one_version(name):
    assert pins(name)


def test_everything_that_the_app_imports_is_in_its_requirements():
    files = [ROOT / "app.py", *(ROOT / "core").rglob("*.py"), *(ROOT / "demo").rglob("*.py")]
    imported = set().union(*map(imports, files)) - set(sys.stdlib_module_names) - {"core", "demo"}
    assert {PACKAGE_OF.get(name, name) for name in imported} <= set(pins("requirements.txt"))


def test_run_py_needs_nothing_but_python():
    assert imports(ROOT / "run.py") <= set(sys.stdlib_module_names)


def test_the_readme_has_both_lines_to_paste():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert {"python3 run.py", "python3 run.py test"} <= {line.strip() for line in lines}


def test_ci_runs_exactly_the_readmes_test_line():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "exec python3 run.py test"
    assert "```bash\npython3 run.py test\n```\n\nruns all tests" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_file_reaches_10_mb():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
    assert not {str(file): file.stat().st_size for file in files if file.stat().st_size >= LARGEST}
