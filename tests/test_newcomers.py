"""How many new visitors an address may bring, and how much they upload."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import InvalidInput
from core.jobs.disk import MB
from core.jobs.limits import Limits
from core.jobs.room import new_visitor
from demo.border.rates import Buckets, Rate
from demo.text import WORDS
from demo.training import newcomers
from demo.training.actions import answer_training
from demo.training.newcomers import DAY, ROOMS, Newcomers
from demo.training.rooms import room_of
from tests.test_rates import Clock

SCHOOL, OTHER = "192.0.2.1", "192.0.2.2"
HOUR = 3600


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gate(home, clock):
    return Newcomers(clock)


def begins(gate, visitor, client=SCHOOL, action="start"):
    """Whether a visitor may begin to keep something; the folder is made, as the action would."""
    request = {"do": action, "visitor": visitor}
    try:
        gate.check(request, client)
    except InvalidInput:
        return False
    room_of(request).folder.mkdir(parents=True, exist_ok=True)
    return True


def test_a_class_of_forty_gets_in_at_once_and_again_each_lesson_with_new_ids(gate, clock):
    for _ in range(8):
        assert all(begins(gate, new_visitor()) for _ in range(40))
        clock.now += 0.75 * HOUR


def test_who_makes_up_ids_is_stopped_and_others_begin(gate, clock):
    begun = [begins(gate, new_visitor()) for _ in range(1000)]
    assert begun == [True] * ROOMS.burst + [False] * (1000 - ROOMS.burst)
    assert begins(gate, new_visitor(), OTHER)
    clock.now += HOUR
    assert [begins(gate, new_visitor()) for _ in range(100)].count(True) == 80


def test_who_makes_up_ids_in_many_threads_is_stopped_as_soon(gate, clock):
    class Slow(Rate):
        def __getattribute__(self, name):
            time.sleep(0.002)  # while the others look, too
            return super().__getattribute__(name)

    gate._rooms = Buckets(Slow(per_second=1, burst=5), clock)
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda _: begins(gate, new_visitor()), range(20)))
    assert begun.count(True) == 5


def test_who_is_known_goes_on(gate):
    known = new_visitor()
    assert begins(gate, known)
    while begins(gate, new_visitor()):
        pass
    assert all(begins(gate, known) for _ in range(100))


@pytest.mark.parametrize("request_", [None, [], {"do": ["start"]}, {"do": "watch"}, {"do": "plan", "visitor": "v"}])
def test_what_keeps_nothing_passes(gate, request_):
    assert all(gate.check(request_, SCHOOL) is None for _ in range(1000))


def test_one_address_uploads_at_most_half_of_the_room_for_all_in_a_day(gate, clock, monkeypatch):
    monkeypatch.setattr(newcomers, "uploaded", lambda path: path)
    monkeypatch.setattr(newcomers, "unpacked_size", lambda path, most_bytes: 100 * MB)

    def uploads(client=SCHOOL):
        try:
            gate.check({"do": "upload", "visitor": visitor, "path": "a.zip"}, client)
        except InvalidInput:
            return False
        return True

    visitor = new_visitor()
    assert sum(uploads() for _ in range(100)) == Limits().disk_mb // 2 // 100
    assert uploads(OTHER)
    clock.now += DAY / 2
    assert sum(uploads() for _ in range(100)) == Limits().disk_mb // 4 // 100


def test_a_refused_newcomer_is_told_when_to_come_again(gate, monkeypatch):
    monkeypatch.setattr("demo.training.actions._newcomers", lambda: gate)
    while begins(gate, new_visitor()):
        pass
    answer = answer_training({"do": "drawings", "visitor": new_visitor()}, SCHOOL)
    assert answer["error"] == "too many new visitors came from your network; please try again in 1 min"
    assert all(answer["status"] in WORDS[language]["train"]["refusals"] for language in WORDS)
