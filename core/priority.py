"""How far a process stands back behind others of the same computer."""

import os
import time
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")
"""Linux divides the processors among sessions first, and by niceness only within each (sched(7), "autogroup")."""
TRIES = 20
"""To tell Linux of a session's niceness; it takes one such wish from a user in a tenth of a second."""


def stand_back(niceness: int) -> None:
    """Let this process stand back so far behind the page, however often it is told to.

    Where it leads a session, which would have as large a share of the processors as that of the page, however nice its
    processes are, the session stands back with it. Windows is told when a process is started.

    Args:
        niceness: 0 to 19; one that is lower than that of the process changes nothing.
    """
    if not hasattr(os, "nice"):
        return
    os.nice(max(0, niceness - os.nice(0)))
    if os.getsid(0) == os.getpid():
        _let_session_stand_back(os.nice(0))


def _let_session_stand_back(niceness: int) -> None:
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(str(niceness))
            return
        except BlockingIOError:  # another was told a moment ago
            time.sleep(0.1)
        except OSError:  # this system divides by niceness alone, or lets nobody change it
            return
