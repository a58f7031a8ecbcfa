"""The Draw tab: the glass component, read by one recognizer."""

from collections.abc import Callable
from dataclasses import dataclass

import gradio as gr

from core.recognizer import Recognizer
from demo.border.health import count_as
from demo.extras import kind_of
from demo.frames import answer as answer_request
from demo.glass import build_glass
from demo.keep import keep as keep_view


@dataclass(frozen=True)
class DrawTab:
    """The parts of the tab that others may wire to."""

    glass: gr.HTML


def build_draw_tab(recognizer: Recognizer, train: Callable[[dict], dict] | None, *, has_route: bool) -> DrawTab:
    """Build the tab inside a `gr.Blocks`; train and has_route: see `build_glass`."""

    # Gradio tells server functions apart by their names, and takes no other callable than a function
    def answer(request):
        count_as(kind_of(request))
        return answer_request(recognizer, request)

    def keep(request):
        count_as("keep")
        return keep_view(recognizer, request)

    return DrawTab(glass=build_glass(answer, keep, train, has_route=has_route))
