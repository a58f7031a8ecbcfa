"""Drawings made in code, to train on beside MNIST: digits in the styles that MNIST lacks, and what is no digit.

python -m core.synthesis --sheet styles.png    # a picture of every style
"""

from core.synthesis.drawings import Sample, digit_styles, draw_digit, draw_nondigit, nondigit_styles
from core.synthesis.pools import digit_pictures, nondigit_pictures

__all__ = [
    "Sample",
    "digit_pictures",
    "digit_styles",
    "draw_digit",
    "draw_nondigit",
    "nondigit_pictures",
    "nondigit_styles",
]
