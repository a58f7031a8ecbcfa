"""The Draw tab: the glass component, read by one recognizer."""

from dataclasses import dataclass

import gradio as gr

from core.recognizer import Recognizer
from demo.frames import answer as answer_request
from demo.glass import build_glass
from demo.keep import keep as keep_view
from demo.train_tab import train


@dataclass(frozen=True)
class DrawTab:
    """The parts of the tab that others may wire to."""

    glass: gr.HTML


def build_draw_tab(recognizer: Recognizer) -> DrawTab:
    """Build the tab inside a `gr.Blocks`."""

    # Gradio tells server functions apart by their names, and takes no other callable than a function
    def answer(request):
        return answer_request(recognizer, request)

    def keep(request):
        return keep_view(recognizer, request)

    return DrawTab(glass=build_glass(answer, keep, train))
