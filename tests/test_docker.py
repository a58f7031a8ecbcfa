"""What the container's file says, without Docker: what it copies is there, and it runs and is watched as it should be.

That what it copies is enough, `tests/test_space.py` shows; nginx before two copies, `tests/test_nginx.py`.
"""

import json
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from demo.options import PREFIX, options_of, read_options
from tests.app_server import ROOT, free_port


def instructions() -> list[tuple[str, str]]:
    """Those of the Dockerfile in their order: name, and what follows it."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if re.match(r"[A-Z]", line)]


def of(name: str) -> list[str]:
    """What follows each instruction of that name."""
    return [rest for each, rest in instructions() if each == name]


def copied() -> list[str]:
    """The files and folders that the image holds; each lies in it where it lies here."""
    lines = [line.split() for line in of("COPY")]
    assert all(target in (".", "./") or [target] == sources for *sources, target in lines)
    return [source for *sources, _ in lines for source in sources]


def environment() -> dict[str, str]:
    return dict(word.split("=", 1) for line in of("ENV") for word in shlex.split(line))


def compose() -> dict:
    return yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))


def test_what_is_copied_is_there_and_nothing_else_is_sent_to_the_builder():
    ignored, *let_through = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[1:]
    assert ignored == "*"
    assert sorted(line[1:] for line in let_through if line.startswith("!")) == sorted(copied())
    assert all((ROOT / name).exists() for name in copied())


def test_the_app_is_started_by_a_user_who_may_not_write_the_code():
    names = [name for name, _ in instructions()]
    assert of("USER") == ["digitscope"] and "--chown" not in " ".join(of("COPY"))
    assert max(at for at, name in enumerate(names) if name in ("RUN", "COPY")) < names.index("USER")
    assert json.loads(of("CMD")[0]) == ["python", "app.py"]


def test_its_variables_are_options_and_its_port_is_the_same_everywhere(monkeypatch):
    ours = {name for name in environment() if name.startswith(PREFIX)}
    assert ours <= {option.variable for option in options_of()}
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    port = read_options([]).port
    assert of("EXPOSE") == [str(port)] and f":{port}/healthz" in of("HEALTHCHECK")[0]
    assert f"server app:{port} " in (ROOT / "docker" / "nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize("is_well", [True, False])
def test_the_health_check_tells_a_server_that_answers_from_one_that_does_not(is_well, app_server):
    command = json.loads(of("HEALTHCHECK")[0].split("CMD", 1)[1])
    assert command[0] == "python"
    asked = [word.replace("7860", str(app_server.port if is_well else free_port())) for word in command[1:]]
    done = subprocess.run([sys.executable, *asked], capture_output=True, timeout=30)
    assert (done.returncode == 0) is is_well


def test_the_copies_share_the_runs_and_know_of_the_one_proxy_before_them():
    services, volume = compose()["services"], of("VOLUME")[0]
    assert services["app"]["environment"] == {"DIGITSCOPE_PROXIES": "1"}
    assert services["app"]["deploy"]["replicas"] == 2
    assert services["app"]["volumes"] == [f"runs:{volume}"] and "runs" in compose()["volumes"]
    assert environment()["DIGITSCOPE_RUNS"].startswith(volume + "/")
    assert services["proxy"]["volumes"] == ["./nginx.conf:/etc/nginx/conf.d/default.conf:ro"]


def test_the_packages_of_the_system_are_those_that_a_space_installs():
    assert "packages.txt" in copied()
    assert any("apt-get install" in line and "packages.txt" in line for line in of("RUN"))
