"""The border: a client that asks too often waits, the others do not; behind proxies, too."""

import pytest
from starlette.responses import PlainTextResponse

from demo.border import rates
from demo.border.client import client_of
from demo.border.rates import Buckets, Rate, RateLimit
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


def test_clients_that_made_up_ten_thousand_addresses_take_no_more_memory(clock, monkeypatch):
    monkeypatch.setattr(rates, "MOST_CLIENTS", 100)
    buckets = Buckets(FEW, clock)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._buckets) == 100


def test_who_asks_too_often_is_told_when_to_come_again_and_others_are_served():
    app = RateLimit(page, working=Rate(per_second=0.1, burst=2))
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
    app = RateLimit(page, proxies=1, drawing=FEW)
    answers = [
        ask(app, client="10.0.0.1", headers=[(b"x-forwarded-for", f"{k}.1.1.1, 192.0.2.7".encode())]).status
        for k in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]
