"""Every visible word of the page in Chinese."""

from .convolution import PLAYGROUND
from .draw import DRAW
from .figure import FIGURE
from .keys import PEN, SHORTCUTS
from .learning import LESSON, SAMPLES
from .reasons import INSPECTOR, KERNELS, WHY
from .refusals import REFUSALS
from .train import TRAIN

__all__ = ["FIGURE", "REFUSALS", "WORDS"]

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
