"""Every visible word of the page in English."""

from demo.text.en.convolution import PLAYGROUND
from demo.text.en.draw import DRAW
from demo.text.en.keys import PEN, SHORTCUTS
from demo.text.en.learning import LESSON, SAMPLES
from demo.text.en.reasons import INSPECTOR, KERNELS, WHY
from demo.text.en.train import TRAIN

WORDS = {
    **DRAW,
    "inspector": INSPECTOR,
    "kernels": KERNELS,
    "lesson": LESSON,
    "pen": PEN,
    "playground": PLAYGROUND,
    "samples": SAMPLES,
    "shortcuts": SHORTCUTS,
    "train": TRAIN,
    "why": WHY,
}
