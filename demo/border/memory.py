"""Memory that is free inside the process goes back to the system, so that a server does not grow with every stroke.

PyTorch asks for aligned memory (`posix_memalign`), and the C library of many systems, glibc before 2.38, hardly ever
uses such a piece again once it is free (its bug 14581, "memalign allocations are often not reused after free"). It
lies between others that are in use: nothing leaks, and the process grows all the same.
"""

import ctypes
import time

EVERY = 20.0
"""Seconds; at 30 drawers a server gathers about 2 MB meanwhile, and giving them back takes 1 or 2 ms."""


def give_back_free_memory() -> bool:
    """Let the system have what is free here; False where the C library has no way to (all but glibc)."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library; Windows, which has no library without a name
        return False
    trim(ctypes.c_size_t(0))
    return True


def give_back_now_and_then(every: float = EVERY) -> None:
    """For as long as the app runs; for a thread of its own, which ends at once where there is no way to."""
    while give_back_free_memory():
        time.sleep(every)
