"""Drawings made in code, to train on beside MNIST: digits in the styles that MNIST lacks, and what is no digit.

    python -m core.synthesis --sheet styles.png        # a picture of every style
"""

from core.synthesis.drawings import DIGIT_STYLES, NONDIGIT_STYLES, Sample, draw_digit, draw_nondigit
from core.synthesis.pools import digits, nondigits

__all__ = ["DIGIT_STYLES", "NONDIGIT_STYLES", "Sample", "digits", "draw_digit", "draw_nondigit", "nondigits"]
