"""Every visible word of the page in Chinese."""

from demo.text.zh.convolution import PLAYGROUND
from demo.text.zh.draw import DRAW
from demo.text.zh.keys import PEN, SHORTCUTS
from demo.text.zh.learning import LESSON, SAMPLES
from demo.text.zh.reasons import INSPECTOR, KERNELS, WHY
from demo.text.zh.train import TRAIN

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
