"""The Train tab: the trainer component, answered from the visitor's own runs."""

from dataclasses import dataclass

import gradio as gr

from demo.border.client import known_client
from demo.border.health import count_as
from demo.trainer import build_trainer
from demo.training.actions import answer_training
from demo.training.turns import Turns

TURNS = Turns(answer_training)


@dataclass(frozen=True)
class TrainTab:
    """The parts of the tab that others may wire to."""

    trainer: gr.HTML


def build_train_tab() -> TrainTab:
    """Build the tab inside a `gr.Blocks`."""
    return TrainTab(trainer=build_trainer(train))


async def train(request, asked: gr.Request):
    """What the page calls: Gradio tells server functions apart by their names, and gives this one no thread."""
    count_as("training")
    return await TURNS(request, known_client(asked.scope))
