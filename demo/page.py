"""The page: its tabs in order, and the endpoints."""

import gradio as gr

from core.recognizer import Recognizer
from demo.api import build_api
from demo.border.preview import PICTURE as PREVIEW
from demo.draw_tab import build_draw_tab

# The endpoints write their pictures to Gradio's cache: seconds between two cleanings, and of the life of a file
CACHE = (3600, 3600)


def build_page(recognizer: Recognizer) -> gr.Blocks:
    """Everything that is shown and answered, with this recognizer."""
    gr.set_static_paths([PREVIEW])
    with gr.Blocks(title="DigitScope", analytics_enabled=False, delete_cache=CACHE) as page:
        build_draw_tab(recognizer)
        build_api(recognizer)
    return page
