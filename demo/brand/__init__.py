"""The head of the page, the same on every tab: its name, and the list of all keys."""

from pathlib import Path
from urllib.parse import quote

import gradio as gr

from demo.text import WORDS

FOLDER = Path(__file__).parent

# As in demo/glass, whose modules the one of this folder imports from the folder beside it
LOAD = """
import(new URL('gradio_api/file=' + props.folder, document.baseURI).href + '/shortcuts.js')
  .then(({ mount }) => mount(element, props.languages));
"""


def build_brand() -> gr.HTML:
    """The component, inside a `gr.Blocks`."""
    return gr.HTML(
        html_template=(FOLDER / "brand.html").read_text(encoding="utf-8"),
        css_template=(FOLDER / "brand.css").read_text(encoding="utf-8"),
        js_on_load=LOAD,
        apply_default_css=False,
        elem_id="brand",
        folder=quote(FOLDER.as_posix()),
        languages={language: words["shortcuts"] for language, words in WORDS.items()},
    )
