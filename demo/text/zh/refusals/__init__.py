"""Why something cannot be done, in Chinese: the English sentence of `core`, and the same in Chinese.

`{}` stands for what is filled in, in the order of the English sentence; where the Chinese one has another order, it
counts them from 0. What is filled in may be a sentence of these lists itself. The longest sentence that fits counts.
"""

from .files import FILES
from .pictures import PICTURES
from .requests import REQUESTS
from .trainings import TRAININGS

REFUSALS = dict([*TRAININGS, *PICTURES, *FILES, *REQUESTS])
"""English sentence → Chinese sentence."""
