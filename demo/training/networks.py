"""The networks that the Draw tab reads with: the shipped one, and those of runs, few at a time in memory."""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

from core.errors import InvalidInput
from core.jobs.room import Room
from core.prediction import Prediction
from core.recognizer import Recognizer
from core.runs import check_name
from demo.training.rooms import room_of, text

MOST_KEPT = 8
"""Recognizers of runs in memory; each takes a few megabytes."""


class Networks:
    """Recognizers by the folders of their runs; the one that was not asked for longest goes first.

    One that is not in memory is loaded once, however many ask for it; who asks for another does not wait for that.
    """

    def __init__(self, most: int = MOST_KEPT):
        self.most = most
        self._kept: OrderedDict[Path, _Loading] = OrderedDict()
        self._lock = threading.Lock()  # never held while anything is loaded

    def of(self, folder: Path) -> Recognizer:
        """The network of a run as it is now: a training that goes on writes it anew.

        Raises:
            InvalidInput: there is none, or a damaged one.
        """
        try:
            written = (folder / "weights.safetensors").stat().st_mtime_ns
        except OSError:
            raise InvalidInput(f"run {folder.name} has no network yet") from None
        with self._lock:
            known = self._kept.get(folder)
            is_new = known is None or known.written != written
            if is_new:
                self._kept[folder] = known = _Loading(written)
            self._kept.move_to_end(folder)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        if is_new:
            self._load(folder, known)
        return known.result()

    def _load(self, folder: Path, loading: "_Loading") -> None:
        """Fill it in; what cannot be loaded is tried again the next time."""
        try:
            loading.set_result(Recognizer.load(folder))
        except BaseException as error:
            with self._lock:
                if self._kept.get(folder) is loading:
                    del self._kept[folder]
            loading.set_exception(error)

    def __len__(self) -> int:
        return len(self._kept)


class _Loading(Future):
    """A recognizer that whoever asks for it waits for; written: when its weights were."""

    def __init__(self, written: int):
        super().__init__()
        self.written = written


NETWORKS = Networks()


def chosen_network(shipped: Recognizer, request: dict) -> Recognizer:
    """What reads this request: the network of the run that it names, else the shipped one.

    Args:
        request: may hold `network`: `{"visitor": id, "run": name}`.
    Raises:
        InvalidInput: the visitor has no such run, or it has no network.
    """
    network = request.get("network")
    if network is None:
        return shipped
    if not isinstance(network, dict):
        raise InvalidInput(f"expected a network's visitor and run, got {type(network).__name__}")
    try:
        room, name = room_of(network), check_name(text(network, "run"))
        return _network(room, name)
    except InvalidInput as error:
        raise InvalidInput(f"the network that you chose cannot read: {error}; go back to the shipped one") from error


def _network(room: Room, name: str) -> Recognizer:
    """Of a run that the page calls by its title: who reads that it is gone never saw its name."""
    try:
        found = NETWORKS.of(room.path(name))
        room.keep_in_use(name)  # a browser that remembers its choice never says again that it uses it
        return found
    except InvalidInput:
        if name in room.names():
            raise
        raise InvalidInput("it is not here any more") from None


def describe_network(recognizer: Recognizer, prediction: Prediction, network) -> dict | None:
    """Beside a frame that a run's network gave: the run, its title, the names of its classes, and whether those are
    the ten digits, so that it may be asked about MNIST.
    """
    if network is None:
        return None
    room, name = room_of(network), text(network, "run")
    names = list(recognizer.classes)
    return {"run": name, "title": room.title(name), "classes": names, "of_digits": recognizer.of_digits}


def use(request: dict) -> dict:
    """Make sure that a run can read drawings, and keep it from expiring."""
    room, name = room_of(request), text(request, "run")
    room.use(name)
    return {"title": room.title(name)}
