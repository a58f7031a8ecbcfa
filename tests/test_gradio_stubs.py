"""The app imports Gradio without its stubs; what Gradio makes of its components stays."""

import subprocess
import sys

import pytest

from tests.app_server import ROOT

COMPONENT = """
from gradio.components.base import Component
from gradio.events import Events

class Own(Component):
    EVENTS = [Events.change]
"""
DEFINES_ONE = "import sys; sys.path.insert(0, sys.argv[1]); from own_component import Own; print(Own.change)"


WRITES_NONE = "from demo import gradio_stubs; gradio_stubs.write_none(); "
STARTS_APP = """
import sys
from unittest.mock import patch
import app

sys.argv = ["app.py"]
with patch("core.recognizer.Recognizer.load", side_effect=SystemExit):  # what follows the imports
    try:
        app.main()
    except SystemExit:
        print(sys.modules["gradio.component_meta"].create_or_modify_pyi.__module__)
"""


def printed(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.mark.parametrize(("before", "stubs"), [("", 1), (WRITES_NONE, 0)])
def test_no_stub_is_written_and_the_events_are_there(tmp_path, before, stubs):
    (tmp_path / "own_component.py").write_text(COMPONENT)
    assert printed(before + DEFINES_ONE, str(tmp_path)).startswith("<function")
    assert len(list(tmp_path.glob("*.pyi"))) == stubs


def test_the_app_starts_like_that():
    assert printed(STARTS_APP).strip() == "demo.gradio_stubs"
