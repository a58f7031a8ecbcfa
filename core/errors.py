"""The one error that bad input raises."""


class InvalidInput(ValueError):
    """A picture, drawing, setting, file or run that cannot be used.

    The message says what was wrong and what is expected.
    """
