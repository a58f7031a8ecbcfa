"""Which language the page speaks: the browser's, until a visitor chooses another one or opens a link in it."""

import json
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from demo.text import WORDS

FOLDER = Path(__file__).parent

# As in demo/glass, whose modules those of this folder import from the folder beside theirs
LOAD = """
const folder = new URL('gradio_api/file=' + props.folder, document.baseURI).href;
import(folder + '/switch.js').then(({ mount }) => mount(element.querySelector('.page-head'), props.languages));
"""
CSS = """
.page-head { display: flex; justify-content: flex-end; align-items: center; }
.page-head :is(a, button) {
  display: grid;
  place-items: center;
  min-width: 44px;
  height: 44px;
  padding: 0 8px;
  color: var(--ds-muted);
  font-size: 13px;
  background: none;
  border: 0;
  border-radius: 10px;
  text-decoration: none;
  cursor: pointer;
}
.page-head a { color: var(--ds-accent); text-decoration: underline; }
.page-head div { display: flex; }
.page-head :is(a, button):hover, .page-head [aria-pressed="true"] { color: var(--ds-ink); }
.page-head [aria-pressed="true"] { font-weight: 600; }
.page-head :focus-visible { outline: 2px solid var(--ds-accent); outline-offset: -2px; }
"""


def language_script() -> str:
    """What runs first in the page's head: it lets the language that the page speaks be the browser's first one."""
    locales = json.dumps({language: words["share"]["locale"] for language, words in WORDS.items()})
    return (FOLDER / "first.js").read_text(encoding="utf-8").replace("LOCALES", locales)


def build_language_switch() -> gr.HTML:
    """The switch in the page's head, inside a `gr.Blocks`."""
    return gr.HTML(
        html_template='<div class="page-head"></div>',
        css_template=CSS,
        js_on_load=LOAD,
        apply_default_css=False,
        elem_id="language",
        folder=quote(FOLDER.as_posix()),
        languages={language: words["share"] for language, words in WORDS.items()},
    )
