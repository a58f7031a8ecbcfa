"""The page: its tabs in order, and the endpoints."""

import gradio as gr

from core.recognizer import Recognizer
from demo.api import build_api
from demo.brand import build_brand
from demo.convolution_tab import build_convolution_tab
from demo.draw_tab import build_draw_tab
from demo.language import build_language_switch
from demo.page_files import PAGE_FILES
from demo.text import WORDS
from demo.train_tab import build_train_tab, train
from demo.unread import Unread

# The endpoints write their pictures to Gradio's cache: seconds between two cleanings, and of the life of a file
CACHE = (3600, 3600)

IDLE = 0.05
"""Seconds that Gradio's queue sleeps before it looks again whether something waits: its own choice for Windows. Its
millisecond elsewhere keeps a processor awake while nobody is there. Nothing that the page shows waits in that queue."""

LONGEST_QUEUE = 64
"""Requests of programs that wait for an answer; where no number is given, a ZeroGPU Space lets one wait."""
MOST_UNREAD = 4 * LONGEST_QUEUE
"""Sessions whose answers are kept until they are fetched; more than wait and are being answered at a time."""

# Gradio falls back to English, whether the page speaks it or not
_TABS = {"en": next(iter(WORDS.values()))["tabs"], **{language: words["tabs"] for language, words in WORDS.items()}}
I18N = gr.I18n(**_TABS)
"""The words of Gradio's own parts; `launch` takes it."""


def build_page(
    recognizer: Recognizer, *, training: bool = True, drawing_route: bool = False, files: bool = True
) -> gr.Blocks:
    """Everything that is shown and answered, with this recognizer.

    Args:
        training: whether visitors may train; else nothing that begins or reads a training can be called.
        drawing_route: whether the app that serves the page has the route of `demo.drawing_route`; else the page asks
            for frames by Gradio's own way, which costs the server more.
        files: whether Gradio is to give out the page's own files. It need not where `demo.border.stack` does, and is
            faster then: it looks at all of them for each picture of an answer.
    """
    if files:
        gr.set_static_paths(PAGE_FILES)
    with gr.Blocks(title="DigitScope", analytics_enabled=False, delete_cache=CACHE) as page:
        build_brand()
        build_language_switch()
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab(I18N("tabDraw"), id="draw"):
                build_draw_tab(recognizer, train if training else None, has_route=drawing_route)
            with gr.Tab(I18N("tabTrain"), id="train"):
                build_train_tab() if training else gr.Markdown(I18N("trainingOff"), elem_id="training-off")
            with gr.Tab(I18N("tabConvolution"), id="convolution"):
                build_convolution_tab(recognizer)
        build_api(recognizer)
    # Told the Space's name, Gradio's page asks two other hosts: the Hub for a bar of its own, Google for its fonts
    page.space_id = None
    page.queue(max_size=LONGEST_QUEUE)
    page._queue.pending_messages_per_session = Unread(page._queue, MOST_UNREAD)
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = IDLE  # there is no option for them
    return page
