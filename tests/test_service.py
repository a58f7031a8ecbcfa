"""The examples of docs/service.md do what they say, as they stand there."""

import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from core.recognizer import Recognizer
from tests.app_server import ROOT
from tests.four import FOUR, SIZE

RUNNERS = {
    "python": [sys.executable, "-c"],
    "bash": ["bash", "-euc"],
    "javascript": ["node", "--input-type=module", "--eval"],
}


def examples(language):
    text = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("python", "4 digit [01]\\.\\d+\n4 8 12"),
        ("bash", 'event: complete\ndata: .*"digit": 4'),
        ("javascript", "4 digit"),
    ],
)
def test_an_example_reads_a_four(language, says, app_server, tmp_path):
    drawn = Recognizer.load().predict_strokes(FOUR, SIZE).steps["drawn"]
    Image.fromarray(np.rint(255 - 255 * drawn).astype(np.uint8)).save(tmp_path / "digit.png")
    program = examples(language)[0].replace("http://127.0.0.1:7860", app_server.url)
    done = subprocess.run([*RUNNERS[language], program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert re.match(says, done.stdout), done.stdout + done.stderr
