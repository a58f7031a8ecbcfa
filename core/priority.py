"""How far a process stands back behind others of the same computer."""

import os
import time
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux groups processes by session, it divides the processors among the sessions first, each as nice as this
file says, and by the niceness of processes only within each (sched(7), "autogroup")."""
TRIES = 20
"""To write there: of all who are not root together, Linux takes one such wish in a tenth of a second."""
STARTED = os.nice(0) if hasattr(os, "nice") else 0
"""The niceness in which this program was started: that of the page."""


def stand_back(niceness: int) -> None:
    """Let this process stand back so far behind the page, however often it is told to.

    Where it leads a session, which would have as large a share of the processors as that of the page, however nice its
    processes are, the session stands back with it. Windows is told when a process is started.

    Args:
        niceness: 0 to 19, beyond that of the page; 0, or less than before, changes nothing.
    """
    if not hasattr(os, "nice"):
        return
    before, wished = os.nice(0), min(STARTED + niceness, 19)
    if wished <= before:
        return
    os.nice(wished - before)
    if os.getsid(0) == os.getpid():
        _let_session_stand_back(wished)


def _let_session_stand_back(niceness: int) -> None:
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(niceness))
            return
        except BlockingIOError:  # another's wish was taken a moment ago
            time.sleep(0.1)
        except OSError:  # this system divides by niceness alone, or lets nobody change it
            return
