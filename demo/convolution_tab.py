"""The Convolution tab: the playground component, with the kernels of one recognizer."""

from dataclasses import dataclass

import gradio as gr

from core.recognizer import Recognizer
from demo import convolution
from demo.convolution import answer_or_error
from demo.playground import build_playground


@dataclass(frozen=True)
class ConvolutionTab:
    """The parts of the tab that others may wire to."""

    playground: gr.HTML


def build_convolution_tab(recognizer: Recognizer) -> ConvolutionTab:
    """Build the tab inside a `gr.Tab`."""

    # Gradio tells server functions apart by their names, and gives each one argument
    def kernels(_):
        return convolution.kernels(recognizer.network)

    def opened(request):
        return answer_or_error(convolution.opened, request)

    def convolved(request):
        return answer_or_error(convolution.convolved, request)

    def windows(request):
        return answer_or_error(convolution.row_of_windows, request)

    return ConvolutionTab(playground=build_playground([kernels, opened, convolved, windows]))
