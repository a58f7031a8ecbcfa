"""The border: headers on every answer, no patience with who sends or reads nothing, and how the server is."""

import asyncio
import contextlib
import re
import urllib.request

import pytest
from PIL import Image
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse

from core.jobs.line import note_ending, ticket
from core.jobs.state import LANES, line_folder
from core.places import NoHome
from demo.border.headers import SecurityHeaders
from demo.border.health import Health
from demo.border.patience import Patience
from demo.border.preview import Preview
from tests.asgi import ask

page = PlainTextResponse("page")


async def reads_all(scope, receive, send):
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{len(body)} bytes")(scope, receive, send)


def test_every_answer_says_that_the_page_talks_to_its_own_server_only():
    headers = ask(SecurityHeaders(page)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"].split()[0] == "'self'"
    assert not any("http" in value for value in policy.values())
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("embed", "ancestors"), [("*", "*"), ("", "'none'"), ("https://school.example", "https://school.example")]
)
def test_who_may_embed_the_page_is_an_option(embed, ancestors):
    policy = ask(SecurityHeaders(page, embed)).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {ancestors}")


def test_a_client_that_stops_sending_its_body_is_dropped():
    begun = [{"type": "http.request", "body": b"[", "more_body": True}]
    with pytest.raises(ClientDisconnect):
        ask(Patience(reads_all, longest=0.05), method="POST", sent=begun)


def test_a_client_that_stops_reading_is_dropped():
    async def stalls(message):
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def long_answer(scope, receive, send):
        await StreamingResponse(iter([b"x"] * 10))(scope, receive, send)

    answer = ask(Patience(long_answer, longest=0.05), taken=stalls)
    assert answer.body == b""


def test_a_client_that_takes_its_time_within_bounds_is_served():
    async def slow(message):
        await asyncio.sleep(0.01)

    assert ask(Patience(reads_all, longest=5), method="POST", taken=slow).status == 200


def test_the_server_says_that_it_is_well_and_what_it_did():
    app = Health(page)
    assert ask(app, "/healthz").body == b"well"
    for _ in range(3):
        ask(app, "/gradio_api/component_server/", method="POST")
    ask(Health(PlainTextResponse("no", 429), app.metrics), "/gradio_api/upload", method="POST")
    metrics = ask(app, "/metrics").body.decode()
    assert 'digitscope_requests_total{kind="drawing",status="200"} 3.0' in metrics
    assert 'digitscope_rejected_total{status="429"} 1.0' in metrics
    assert 'digitscope_request_seconds_count{kind="drawing"} 3.0' in metrics


def test_a_shared_link_shows_our_words_and_picture_and_none_of_gradios(app_server):
    head = urllib.request.urlopen(app_server.url).read().decode().split("</head>")[0]
    tags = dict(re.findall(r'<meta property="(og:[a-z:]+)" content="([^"]*)"', head))
    assert tags["og:title"] == "DigitScope" and "small convolutional network" in tags["og:description"]
    assert "gradio.app" not in "".join(tags.values()) and head.count('og:image"') == 1
    picture = Image.open(urllib.request.urlopen(tags["og:image"]))
    assert picture.size == (int(tags["og:image:width"]), int(tags["og:image:height"]))


def test_the_pages_own_script_runs_before_everything_else():
    app = Preview(HTMLResponse("<html><head><script>theirs</script></head></html>"), "A", "B", script="ours")
    body = ask(app, headers=[(b"host", b"digits.example")]).body
    assert body.index(b"<script>ours</script>") < body.index(b"<script>theirs</script>")


def test_a_shared_link_names_the_address_that_the_visitor_sees():
    app = Preview(HTMLResponse("<html><head></head></html>"), "A <title>", "A sentence")
    names = [(b"host", b"inside:7860"), (b"x-forwarded-host", b"digits.example"), (b"x-forwarded-proto", b"https")]
    answer = ask(app, headers=names)
    assert b'content="https://digits.example/gradio_api/file=' in answer.body
    assert b"A &lt;title&gt;" in answer.body and int(answer.headers["content-length"]) == len(answer.body)


def test_metrics_tell_how_many_trainings_run_wait_and_have_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path))
    app = Health(page)
    train, teach = (line_folder(tmp_path, lane) for lane in LANES)
    with contextlib.ExitStack() as lines:
        for line in (train, train, train, teach):
            lines.enter_context(ticket(line, most=5))
        now = ask(app, "/metrics").body.decode()
    assert 'digitscope_trainings{state="running"} 2.0' in now  # one in each line
    assert 'digitscope_trainings{state="waiting"} 2.0' in now
    for line, ending in ((train, "done"), (teach, "done"), (train, "failed")):
        note_ending(line, ending)
    later = ask(app, "/metrics").body.decode()
    assert 'digitscope_trainings{state="running"} 0.0' in later
    for ending, count in (("done", 2), ("stopped", 0), ("failed", 1)):
        assert f'digitscope_trainings_ended_total{{ending="{ending}"}} {count}.0' in later
    monkeypatch.setattr("demo.border.trainings.runs_folder", raises_no_home)
    assert "digitscope_requests" in ask(app, "/metrics").body.decode()


def raises_no_home():
    raise NoHome("this user has no home folder")
