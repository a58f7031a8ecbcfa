"""Work that is begun when somebody first asks for its result, and done beside everything else."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Later(Generic[Result]):
    """What a function returns, made once, in a thread of its own. May be asked by many threads.

    >>> six = Later(lambda: 6)
    >>> six.wait(), six.result()
    (6, 6)
    """

    def __init__(self, make: Callable[[], Result]):
        self._make: Callable[[], Result] | None = make
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._result: Result | None = None
        self._error: Exception | None = None

    def result(self) -> Result | None:
        """The result; None as long as there is none, and the first such question begins the work.

        Raises:
            Exception: what the function raised. The next question begins anew.
        """
        with self._lock:
            if self._make is None:
                return self._result
            if self._error is not None:
                error, self._error, self._thread = self._error, None, None
                raise error
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            return None

    def wait(self) -> Result:
        """The result, as soon as there is one; raises what the function raised."""
        while self.result() is None and self._make is not None:
            if thread := self._thread:
                thread.join()
        return self._result  # and not what it was then: the work may have ended between the two looks

    def _work(self) -> None:
        try:
            result = self._make()
        except Exception as error:
            with self._lock:
                self._error = error
            return
        with self._lock:
            # What made the result is dropped, so that it keeps nothing else alive
            self._result, self._make = result, None
