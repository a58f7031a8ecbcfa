"""The playground component: a kernel that slides over a picture, with every number on the way."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from core.demonstrations import KERNELS
from demo.examples import EXAMPLES, STRIP
from demo.text import WORDS
from demo.theme import component_css

FOLDER = Path(__file__).parent

SHARED_WORDS = ("examples", "slow", "lost", "broken")
"""What it says in the words of the rest of the page."""

# As in demo/glass, whose modules those of this folder import from the folder beside theirs
LOAD = """
const folder = new URL('gradio_api/file=' + props.folder, document.baseURI).href;
import(folder + '/main.js')
  .then(({ mount }) =>
    mount(element.querySelector('.playground'), {
      server,
      languages: props.languages,
      exampleCount: props.exampleCount,
      demonstrations: props.demonstrations,
      stripUrl: new URL('gradio_api/file=' + props.strip, document.baseURI).href,
    }),
  )
  .catch((error) => {
    element.querySelector('.message').textContent = Object.values(props.languages)[0].broken;
    throw error;
  });
"""


def build_playground(answers: list[Callable]) -> gr.HTML:
    """The component, inside a `gr.Blocks`.

    Args:
        answers: functions named kernels, opened, convolved and windows, each of one request (see `demo.convolution`).
    """
    return gr.HTML(
        html_template=(FOLDER / "playground.html").read_text(encoding="utf-8"),
        css_template=component_css(FOLDER / "playground.css"),
        js_on_load=LOAD,
        apply_default_css=False,
        server_functions=answers,
        elem_id="playground",
        folder=quote(FOLDER.as_posix()),
        strip=quote(STRIP.as_posix()),
        languages={
            language: {**words["playground"], **{name: words[name] for name in SHARED_WORDS}}
            for language, words in WORDS.items()
        },
        exampleCount=len(EXAMPLES),
        demonstrations=KERNELS,
    )
