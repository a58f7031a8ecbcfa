"""Answers to programs that nobody fetches: Gradio keeps two thousand, and the names of all there ever were."""

from gradio.queueing import Queue
from gradio.utils import LRUCache


class Unread(LRUCache):
    """Takes the place of a queue's `pending_messages_per_session`: session → its answers, the oldest first."""

    def __init__(self, queue: Queue, most: int):
        super().__init__(most)
        self._queue = queue

    def popitem(self, last: bool = True):
        session, answers = super().popitem(last)
        self._queue.pending_event_ids_session.pop(session, None)
        return session, answers
