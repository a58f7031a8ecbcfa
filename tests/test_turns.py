"""How many requests of the Train tab are answered at once: pens go on, whoever waits too long is told so."""

import asyncio
import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import gradio as gr
import pytest
from starlette.middleware import Middleware

from core.jobs.room import new_visitor
from demo import train_tab
from demo.border.bodies import BodyLimit
from demo.border.rates import DrawingLimit
from demo.training.actions import ACTIONS
from demo.training.turns import AT_ONCE, BUSY, MEASURING, MOST_OF_ONE, OTHERS, Turns
from tests.app_server import free_port
from tests.test_app import wait_until


class Works:
    """Answers once it may, and knows how many it answered at once."""

    def __init__(self):
        self.may_end, self.now, self.most, self._lock = threading.Event(), 0, 0, threading.Lock()
        self.clients = set()

    def __call__(self, request, client):
        with self._lock:
            self.now += 1
            self.clients.add(client)
            self.most = max(self.most, self.now)
        self.may_end.wait(10)
        with self._lock:
            self.now -= 1
        return {"done": request["do"]}


def answers(turns, works, requests, under_way=AT_ONCE):
    """All at once; they may end once so many are under way, and one more would have been, or none waits any longer."""

    async def ask_all():
        asked = [asyncio.create_task(turns(request)) for request in requests]
        await asyncio.sleep(0.3)
        while works.now < under_way:
            await asyncio.sleep(0.01)
        works.may_end.set()
        return await asyncio.gather(*asked)

    return asyncio.run(ask_all())


def plans(count):
    return [{"do": "plan", "visitor": new_visitor()} for _ in range(count)]


def test_measuring_actions_are_among_those_that_the_page_may_ask_for():
    assert set(ACTIONS) > MEASURING


@pytest.mark.parametrize(("action", "most"), [("plan", AT_ONCE), ("watch", OTHERS)])
def test_so_many_are_answered_at_once_and_the_others_after_them(action, most):
    works = Works()
    found = answers(Turns(works), works, [{"do": action, "visitor": new_visitor()} for _ in range(40)], most)
    assert found == [{"done": action}] * 40 and works.most == most


def test_whoever_waits_longer_than_a_moment_is_told_to_come_again():
    works = Works()
    found = answers(Turns(works, moment=0.1), works, plans(10))
    assert found == [{"done": "plan"}] * AT_ONCE + [BUSY] * (10 - AT_ONCE)


def test_one_visitor_does_not_fill_the_line():
    works = Works()
    turns = Turns(works)
    found = answers(turns, works, [{"do": "plan", "visitor": "greedy"}] * 40 + plans(3))
    assert found.count(BUSY) == 40 - MOST_OF_ONE and found[-3:] == [{"done": "plan"}] * 3
    assert not turns._of_visitor


def test_other_actions_do_not_wait_for_those_that_measure():
    works, turns = (
        Works(),
        Turns(lambda request, client: works(request, client) if request["do"] == "plan" else {"seen": True}),
    )
    found = answers(turns, works, [*plans(40), {"do": "watch"}])
    assert found[-1] == {"seen": True}


@pytest.mark.parametrize("request_", [None, [], {"do": ["plan"]}, {"do": "plan", "visitor": [7]}])
def test_what_is_no_request_is_answered_as_before(request_):
    assert asyncio.run(Turns(lambda request, client: {"error": "expected an object"})(request_)) == {
        "error": "expected an object"
    }


BORDER = {"middleware": [Middleware(BodyLimit), Middleware(DrawingLimit)]}


@pytest.fixture
def works(monkeypatch):
    """What the Train tab answers with, for a test: it ends when it may."""
    works = Works()
    monkeypatch.setattr(train_tab.TURNS, "answer", works)
    yield works
    works.may_end.set()


@pytest.fixture
def page(works):
    """A page with the Train tab's function beside one that draws; ask(function, data) → its answer."""

    def answer(request):
        return {"drawn": request}

    with gr.Blocks(analytics_enabled=False) as blocks:
        component = gr.HTML(server_functions=[answer, train_tab.train])
    port = free_port()
    blocks.launch(server_port=port, prevent_thread_lock=True, quiet=True, ssr_mode=False, app_kwargs=BORDER)

    def ask(function, data):
        body = {"data": data, "component_id": component._id, "fn_name": function, "session_hash": "one"}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/gradio_api/component_server/", json.dumps(body), headers)
        found = json.loads(connection.getresponse().read())
        connection.close()
        return found

    yield ask
    blocks.close(verbose=False)


def test_a_drawing_is_answered_while_forty_plans_are_asked_for(page, works):
    with ThreadPoolExecutor(40) as pool:
        planned = [pool.submit(page, "train", each) for each in plans(40)]
        wait_until(lambda: works.now == AT_ONCE)
        assert [page("answer", k) for k in range(5)] == [{"drawn": k} for k in range(5)]
        assert not any(plan.done() for plan in planned)
        works.may_end.set()
        assert [plan.result() for plan in planned] == [{"done": "plan"}] * 40
    assert works.clients == {"127.0.0.1"}
