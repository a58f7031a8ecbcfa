"""A number of places, of which nobody takes all."""

from collections import Counter


class Places:
    """Who has how many of them.

    Args:
        most: places in all.
        most_of_client: of one client.

    >>> places = Places(most=3, most_of_client=2)
    >>> [places.enter(client) for client in "aaabb"]
    [True, True, False, True, False]
    """

    def __init__(self, *, most: int, most_of_client: int):
        self.most, self.most_of_client = most, most_of_client
        self._taken: Counter[str] = Counter()

    @property
    def are_full(self) -> bool:
        """Whether there is no place for anybody."""
        return self._taken.total() >= self.most

    def enter(self, client: str) -> bool:
        """Whether there is a place for one more of this client; then it must leave, too."""
        if self.are_full or self._taken[client] >= self.most_of_client:
            return False
        self._taken[client] += 1
        return True

    def leave(self, client: str) -> None:
        self._taken[client] -= 1
        if not self._taken[client]:
            del self._taken[client]  # nothing is kept of those who went
