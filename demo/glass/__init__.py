"""The glass component: a sketchpad, and the network that reads it."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from demo.examples import EXAMPLES
from demo.hard_ones import load_hard_ones
from demo.text import WORDS
from demo.theme import component_css

FOLDER = Path(__file__).parent
STYLES = tuple(
    f"{name}.css" for name in ("glass", "network", "inspector", "kernels", "why", "samples", "lesson", "reader")
)
"""In this order: those of a part come after those of the whole."""

# Gradio runs this text as the body of a function. The modules lie beside the page, so that they may import each other,
# and are found from the page's own address, so that it may be any.
LOAD = """
const glass = new URL('gradio_api/file=' + props.folder, document.baseURI).href;
import(glass + '/main.js')
  .then(({ mount }) =>
    mount(element.querySelector('.glass'), {
      ask: (request) => server.answer(request),
      train: props.teaches ? (request) => server.train(request) : null,
      keep: (request) => server.keep(request),
      languages: props.languages,
      exampleCount: props.exampleCount,
      stripUrl: glass + '/examples.png',
      hardOnes: props.hardOnes,
      hasRoute: props.hasRoute,
    }),
  )
  .catch((error) => {
    element.querySelector('.verdict-sentence').textContent = Object.values(props.languages)[0].broken;
    throw error;
  });
"""


def build_glass(
    answer: Callable[[dict], dict],
    keep: Callable[[dict], dict],
    train: Callable[[dict], dict] | None,
    *,
    has_route: bool,
) -> gr.HTML:
    """The component, inside a `gr.Blocks`.

    Args:
        answer: request of the page → frame (see `demo.frames`); called for each change of the drawing.
        train: request of the page → answer (see `demo.training.actions`), for what is taught here; None for nothing.
        has_route: whether frames are to be asked for at `demo.drawing_route`, and by `answer` only where that fails.
        keep: the same, and what to keep of it → a file (see `demo.keep`).
    """
    return gr.HTML(
        html_template=(FOLDER / "glass.html").read_text(encoding="utf-8"),
        css_template=component_css(*(FOLDER / name for name in STYLES)),
        js_on_load=LOAD,
        apply_default_css=False,
        server_functions=[answer, keep, *([train] if train else [])],
        teaches=train is not None,
        elem_id="glass",
        folder=quote(FOLDER.as_posix()),
        languages=WORDS,
        exampleCount=len(EXAMPLES),
        hardOnes=load_hard_ones(),
        hasRoute=has_route,
    )
