"""The trainer component: what to train, how it goes, what came of it, and where that fails."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from demo.examples import EXAMPLES
from demo.text import WORDS
from demo.theme import component_css
from demo.training.form import form_fields, recipe_values

FOLDER = Path(__file__).parent

# As in demo/glass: a module beside the page, which imports the others, those of the glass among them
LOAD = """
const trainer = new URL('gradio_api/file=' + props.folder, document.baseURI).href;
import(trainer + '/main.js')
  .then(({ mount }) =>
    mount(element.querySelector('.trainer'), {
      ask: (request) => server.train(request),
      upload: (file) => upload(file),
      languages: props.languages,
      fields: props.fields,
      recipes: props.recipes,
      textbookExample: props.textbookExample,
    }),
  )
  .catch((error) => {
    element.querySelector('.train-head p').textContent = Object.values(props.languages)[0].broken;
    throw error;
  });
"""


def build_trainer(train: Callable[[dict], dict]) -> gr.HTML:
    """The component, inside a `gr.Blocks`.

    Args:
        train: request of the page → answer (see `demo.training.actions`).
    """
    return gr.HTML(
        html_template=(FOLDER / "trainer.html").read_text(encoding="utf-8"),
        css_template=component_css(FOLDER / "trainer.css"),
        js_on_load=LOAD,
        apply_default_css=False,
        server_functions=[train],
        elem_id="trainer",
        folder=quote(FOLDER.as_posix()),
        languages=WORDS,
        fields=form_fields(),
        recipes=recipe_values(),
        # Training image 70 is the last of them
        textbookExample=len(EXAMPLES) - 1,
    )
