"""The border: a client that asks too often waits, the others do not; behind proxies, too."""

import asyncio
import json
from collections import Counter

import pytest
from starlette.responses import PlainTextResponse

from demo.border import rates
from demo.border.bodies import BodyLimit
from demo.border.client import client_of
from demo.border.rates import Buckets, DrawingLimit, Rate, RateLimit
from tests.asgi import ask

FEW = Rate(per_second=2, burst=3)
page = PlainTextResponse("page")


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_a_bucket_gives_its_burst_then_refills_at_its_rate(clock):
    buckets = Buckets(FEW, clock)
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    clock.now += 0.5
    assert (buckets.take("a"), buckets.take("a")) == (0, 0.5)
    clock.now += 1000
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_each_client_has_a_bucket_of_its_own(clock):
    buckets = Buckets(FEW, clock)
    assert [buckets.take("greedy") for _ in range(9)][-1] > 0
    assert buckets.take("other") == 0


def test_of_clients_without_number_those_that_have_been_silent_longest_are_forgotten(clock, monkeypatch):
    monkeypatch.setattr(rates, "MOST_CLIENTS", 100)
    buckets = Buckets(FEW, clock)
    for client in ("first", "first", "first", *map(str, range(99))):
        buckets.take(client)
    assert buckets.take("first") > 0, "it is still remembered"
    for number in range(100):
        buckets.take(f"more {number}")
    assert buckets.take("first") == 0, "it begins anew"


def test_who_asks_too_often_is_told_when_to_come_again_and_others_are_served():
    app = RateLimit(page, uploads=Rate(per_second=0.1, burst=2))
    upload = dict(path="/gradio_api/upload", method="POST")
    assert [ask(app, **upload, client="192.0.2.1").status for _ in range(3)] == [200, 200, 429]
    refused = ask(app, **upload, client="192.0.2.1")
    assert refused.headers["retry-after"] == "10"
    assert refused.body.startswith(b"too many requests: expected at most 0.1 a second from one address")
    assert ask(app, **upload, client="192.0.2.2").status == 200
    assert ask(app, "/", client="192.0.2.1").status == 200


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, b"9.9.9.9", "10.0.0.1"),  # nobody of ours says so: made up
        (1, b"9.9.9.9, 192.0.2.5", "192.0.2.5"),
        (2, b"9.9.9.9, 192.0.2.5, 10.0.0.2", "192.0.2.5"),
        (1, b"", "10.0.0.1"),
        (3, b"192.0.2.5", "10.0.0.1"),  # fewer than there should be
        (1, b"2001:db8::1", "2001:db8::/64"),
        (1, b"<script>" * 100, ("<script>" * 100)[:64]),
    ],
)
def test_behind_proxies_the_client_is_whom_the_outermost_of_ours_saw(proxies, header, expected):
    scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", header)]}
    assert client_of(scope, proxies) == expected


def test_a_made_up_forwarding_does_not_help_a_greedy_client():
    app = RateLimit(page, proxies=1, building=FEW)
    answers = [
        ask(app, client="10.0.0.1", headers=[(b"x-forwarded-for", f"{k}.1.1.1, 192.0.2.7".encode())]).status
        for k in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]


DRAWING = "/gradio_api/component_server/"
SCHOOL = "192.0.2.1"


def drawing_of(session: str) -> bytes:
    """What the page of that session sends: Gradio's own form, with the session at the end."""
    drawing = {"strokes": [[[1, 2]] * 100], "size": [400, 400], "brush": 20}
    return json.dumps({"data": drawing, "component_id": 7, "fn_name": "answer", "session_hash": session}).encode()


def statuses(app, clock, events) -> Counter:
    """(who, status) → how often, where each of (second, who, path, body) asks from the school's one address."""
    found = Counter()

    async def ask_all():
        for second, who, path, body in sorted(events, key=lambda event: event[0]):
            clock.now = second
            scope = {"type": "http", "method": "POST", "path": path, "headers": [], "client": (SCHOOL, 1)}
            message = {"type": "http.request", "body": body, "more_body": False}

            async def receive(message=message):
                return message

            async def send(message, who=who):
                if message["type"] == "http.response.start":
                    found[who, message["status"]] += 1

            await app(scope, receive, send)

    asyncio.run(ask_all())
    return found


def often(who, rate, seconds, path, body):
    """Somebody who asks so often."""
    return [(k / rate, who, path, body) for k in range(int(rate * seconds))]


def drawing_limits(clock, **rates):
    return BodyLimit(DrawingLimit(page, clock=clock, **rates))


def test_one_greedy_page_takes_nothing_from_those_who_draw_behind_the_same_address(clock):
    events = often("greedy", 4000, 5, DRAWING, drawing_of("greedy"))
    for k in range(29):
        events += often("drawer", 30, 5, DRAWING, drawing_of(f"drawer{k}"))
    found = statuses(drawing_limits(clock), clock, events)
    assert found["drawer", 429] == 0 and found["drawer", 200] == 29 * 30 * 5
    assert found["greedy", 200] == rates.PAGE.burst + rates.PAGE.per_second * 5 - 1
    assert found["greedy", 429] == 20_000 - found["greedy", 200]


def test_who_takes_a_new_name_each_time_is_held_by_what_the_address_may_do(clock):
    events = [(k / 4000, "greedy", DRAWING, drawing_of(f"name{k}")) for k in range(20_000)]
    found = statuses(drawing_limits(clock), clock, events)
    assert found["greedy", 200] <= rates.DRAWING.burst + rates.DRAWING.per_second * 5


def test_drawings_that_name_no_page_share_one_bucket(clock):
    few = {"page": FEW}
    found = statuses(drawing_limits(clock, **few), clock, [(0, "nobody", DRAWING, b"{}")] * 5)
    assert (found["nobody", 200], found["nobody", 429]) == (3, 2)


@pytest.mark.parametrize(
    ("headers", "body", "name"),
    [
        ([], drawing_of("abc123"), "abc123"),
        ([], b'{"session_hash":"first", "data": [' + b"0," * 500 + b"0]}", "first"),
        ([], b'{"page":"own-name","number":3,"drawing":{"strokes":[' + b"0," * 500 + b"0]}}", "own-name"),
        ([(b"x-digitscope-page", b"mine")], drawing_of("abc123"), "mine"),
        ([(b"x-digitscope-page", b"m" * 999)], b"", "m" * 64),
        ([], b'{"session_hash": {"a": 1}}', ""),
        ([], b'{"session_hash": "' + b"x" * 999 + b'"}', ""),
        ([], b"\xff\xfe", ""),
    ],
)
def test_a_page_is_known_by_its_header_or_by_its_session_at_either_end_of_the_body(headers, body, name):
    assert rates.page_of({"headers": headers}, body) == name


def test_a_refused_drawing_says_when_to_come_again():
    app = BodyLimit(DrawingLimit(page, page=Rate(per_second=0.5, burst=1)))
    sent = [{"type": "http.request", "body": drawing_of("a"), "more_body": False}]
    assert ask(app, DRAWING, method="POST", sent=sent).status == 200
    refused = ask(app, DRAWING, method="POST", sent=sent)
    assert (refused.status, refused.headers["retry-after"]) == (429, "2")
    assert b"0.5 a second from one page" in refused.body


UPLOAD, PREDICT = "/gradio_api/upload", "/gradio_api/call/predict"


def test_a_class_of_programs_that_read_a_picture_a_second_is_answered(clock):
    events = []
    for k in range(30):
        for path in (UPLOAD, PREDICT):
            events += [(second + k / 100, "pupil", path, b"") for second in range(40)]
    assert statuses(RateLimit(page, clock=clock), clock, events) == {("pupil", 200): 2400}


@pytest.mark.parametrize("path", ["/gradio_api/run/predict", "/gradio_api/api/predict", "/gradio_api/call/v2/predict"])
def test_every_way_to_ask_for_work_is_limited_alike(clock, path):
    found = statuses(RateLimit(page, clock=clock), clock, often("loop", 1000, 10, path, b""))
    assert found["loop", 200] <= rates.WORKING.burst + rates.WORKING.per_second * 10


def test_a_programs_loop_stops_nobodys_files(clock):
    events = often("loop", 1000, 10, PREDICT, b"") + often("zip", 1, 10, UPLOAD, b"")
    found = statuses(RateLimit(page, clock=clock), clock, events)
    assert found["loop", 429] > 8000 and found["zip", 200] == 10


@pytest.mark.parametrize("path", ["/", "/config", "/config/", "/gradio_api/info", "/gradio_api/openapi.json"])
def test_who_asks_for_the_page_without_end_leaves_the_server_to_the_others(clock, path):
    app = RateLimit(page, clock=clock)
    answers = Counter(ask(app, path).status for _ in range(rates.BUILDING.burst + 50))
    assert answers == {200: rates.BUILDING.burst, 429: 50}
    assert ask(app, path, client="192.0.2.2").status == 200
    assert ask(app, "/assets/page.js").status == 200, "files only lie there"
