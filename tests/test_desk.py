"""The line before the network: every page in its turn, and of each only the newest drawing."""

import asyncio
import threading
import time

import pytest

from demo.desk import AT_A_TIME, SUPERSEDED, Desk, is_light
from tests.four import FOUR

LIGHT = {"strokes": FOUR, "size": [400, 400], "brush": 20}


class Reader:
    """Notes what it answers, and in which thread."""

    def __init__(self):
        self.read, self.threads = [], set()

    def __call__(self, request):
        self.read.append(request["brush"])
        self.threads.add(threading.get_ident())
        if request["brush"] == "breaks":
            raise RuntimeError("the pen broke")
        return {"of": request["brush"]}


def asked(reader, *questions, **more):
    """The answers of one desk to (page, number, name) that come at once."""

    async def ask_all():
        desk = Desk(reader)
        asking = [desk.ask({**LIGHT, **more, "brush": name}, page, number) for page, number, name in questions]
        return await asyncio.gather(*asking, return_exceptions=True)

    return asyncio.run(ask_all())


def of(answers):
    return [answer.get("of", "superseded") for answer in answers]


def test_each_page_is_answered_in_its_turn():
    reader = Reader()
    assert of(asked(reader, ("a", 1, "a1"), ("b", 1, "b1"), ("c", 9, "c1"))) == ["a1", "b1", "c1"]
    assert reader.read == ["a1", "b1", "c1"]


def test_a_newer_drawing_takes_the_older_ones_place_and_the_older_is_not_read():
    reader = Reader()
    answers = asked(reader, ("a", 1, "a1"), ("b", 1, "b1"), ("a", 2, "a2"), ("a", 3, "a3"))
    assert of(answers) == ["superseded", "b1", "superseded", "a3"]
    assert answers[0] == SUPERSEDED
    assert reader.read == ["a3", "b1"], "a page that asks often waits no longer than the others, and no shorter"


def test_who_opens_many_pages_has_no_more_turns_than_the_others():
    reader = Reader()

    async def ask_all():
        desk = Desk(reader)
        greedy = [desk.ask({**LIGHT, "brush": f"greedy{k}"}, k, 1, "192.0.2.1") for k in range(4)]
        others = [desk.ask({**LIGHT, "brush": f"other{k}"}, k, 1, f"198.51.100.{k}") for k in range(2)]
        return await asyncio.gather(*greedy, *others)

    assert len(of(asyncio.run(ask_all()))) == 6
    assert reader.read == ["greedy0", "other0", "other1", "greedy1", "greedy2", "greedy3"]


def test_nobody_takes_the_place_of_another_clients_page_by_calling_one_alike():
    async def ask_both():
        desk = Desk(Reader())
        asking = [desk.ask({**LIGHT, "brush": who}, "page", k, who) for k, who in enumerate(("visitor", "liar"))]
        return await asyncio.gather(*asking)

    assert of(asyncio.run(ask_both())) == ["visitor", "liar"]


def test_what_takes_longer_leaves_most_of_the_time_to_the_drawings():
    """However many ask at a time."""
    most, now, lock = 0, 0, threading.Lock()

    def slow(request):
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        return {}

    async def ask_all():
        desk = Desk(slow)
        await asyncio.gather(*(desk.ask({**LIGHT, "why": {}}, k, 1) for k in range(20)))

    asyncio.run(ask_all())
    assert most == AT_A_TIME


def test_a_drawing_that_comes_in_late_does_not_take_a_newer_ones_place():
    reader = Reader()
    assert of(asked(reader, ("a", 2, "a2"), ("a", 1, "a1"))) == ["a2", "superseded"]
    assert reader.read == ["a2"]


def test_an_answer_says_how_long_it_waited():
    assert all(answer["waited"] >= 0 for answer in asked(Reader(), ("a", 1, "a1"), ("b", 1, "b1")))


def test_one_that_breaks_breaks_nothing_for_the_others():
    first, broken, last = asked(Reader(), ("a", 1, "a1"), ("b", 1, "breaks"), ("c", 1, "c1"))
    assert isinstance(broken, RuntimeError)
    assert of([first, last]) == ["a1", "c1"]


def test_who_has_gone_is_not_answered_and_the_others_are():
    reader = Reader()

    async def one_goes():
        desk = Desk(reader)
        going = asyncio.create_task(desk.ask({**LIGHT, "brush": "a1"}, "a", 1))
        staying = asyncio.create_task(desk.ask({**LIGHT, "brush": "b1"}, "b", 1))
        await asyncio.sleep(0)
        going.cancel()
        return await staying, await desk.ask({**LIGHT, "brush": "a2"}, "a", 2)

    assert of(asyncio.run(one_goes())) == ["b1", "a2"]


def test_what_takes_long_is_read_in_other_threads():
    light, heavy = Reader(), Reader()
    asked(light, ("a", 1, "a1"), ("b", 1, "b1"))
    asked(heavy, ("a", 1, "a1"), why={"view": "evidence"})
    assert light.threads == {threading.get_ident()}
    assert threading.get_ident() not in heavy.threads


@pytest.mark.parametrize(
    ("request_", "light"),
    [
        (LIGHT, True),
        (None, True),
        ({"example": 1}, True),
        ({**LIGHT, "silenced": {"conv1": [0]}}, True),
        ({**LIGHT, "strokes": [[[0, 0]] * 500]}, True),
        ({**LIGHT, "strokes": [[[0, 0]] * 501]}, False),
        ({**LIGHT, "strokes": [[[0, 0]] * 300] * 2}, False),
        ({**LIGHT, "strokes": [[]] * 501}, False),
        ({**LIGHT, "size": [4000, 400]}, False),
        ({**LIGHT, "network": {"visitor": "v", "run": "r"}}, False),
        ({**LIGHT, "samples": {}}, False),
    ],
)
def test_a_request_is_light_that_takes_about_a_millisecond(request_, light):
    assert is_light(request_) is light
