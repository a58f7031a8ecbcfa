"""The border: headers on every answer, no patience with who sends or reads nothing, and how the server is."""

import asyncio
import contextlib
import json
import re
import urllib.request

import pytest
from PIL import Image
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, StreamingResponse

from core.jobs.line import note_ending, ticket
from core.jobs.state import LANES, line_folder
from core.places import NoHome
from demo.border.faults import Faults
from demo.border.headers import SecurityHeaders
from demo.border.health import Counted, Health, Metrics, count_as
from demo.border.patience import Patience
from demo.border.preview import Preview, modules_of
from tests.asgi import ask
from tests.test_app import drawing_for, fetched

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


def counted_and_told(app):
    """An app whose requests are counted, with the two addresses that tell of it."""
    metrics = Metrics()
    return Counted(Health(app, metrics), metrics)


def test_the_server_says_that_it_is_well_and_what_it_did():
    async def busy_with_uploads(scope, receive, send):
        answer = PlainTextResponse("no", 429) if scope["path"].endswith("/upload") else page
        await answer(scope, receive, send)

    app = counted_and_told(busy_with_uploads)
    assert ask(app, "/healthz").body == b"well"
    for _ in range(3):
        ask(app, "/gradio_api/call/predict", method="POST")
    ask(app, "/gradio_api/upload", method="POST")
    metrics = ask(app, "/metrics").text
    assert 'digitscope_requests_total{kind="api",status="200"} 3.0' in metrics
    assert 'digitscope_rejected_total{status="429"} 1.0' in metrics
    assert 'digitscope_request_seconds_count{kind="api"} 3.0' in metrics
    assert "digitscope_open_requests 0.0" in metrics


def test_a_request_of_the_page_is_counted_as_what_it_is_about():
    async def says(scope, receive, send):
        await asyncio.to_thread(count_as, "why")  # as the page's functions do, in threads of their own
        await page(scope, receive, send)

    app = counted_and_told(says)
    for path in ("/gradio_api/component_server/", "/training/file"):
        ask(app, path, method="POST")
    assert 'digitscope_requests_total{kind="why",status="200"} 2.0' in ask(app, "/metrics").text
    count_as("nothing that is being answered")


def test_a_path_makes_no_lines_of_its_own_in_the_log(caplog):
    caplog.set_level("INFO", "demo.border.health")
    ask(counted_and_told(page), "/a\n2030-01-01 ERROR all is lost")
    assert len(caplog.messages) == 1 and "\n" not in caplog.messages[0]


def test_a_fault_is_told_in_a_line_and_logged_in_full_once(caplog):
    async def fails(scope, receive, send):
        raise KeyError("a secret")

    app = Faults(fails)
    for _ in range(3):
        answer = ask(app, "/a\nb")
        assert (answer.status, answer.text) == (500, "this went wrong on the server")
    assert [bool(record.exc_info) for record in caplog.records] == [True, False, False]
    assert all("KeyError" in line and "\n" not in line for line in caplog.messages)


def test_a_fault_in_the_midst_of_an_answer_ends_it():
    async def fails_late(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError

    with pytest.raises(KeyError):
        ask(Faults(fails_late))


@pytest.mark.parametrize(
    ("element", "function", "asked", "kind"),
    [
        ("glass", "answer", {}, "drawing"),
        ("glass", "answer", {"inspect": {"layer": "conv1", "channel": 0}}, "inspect"),
        ("glass", "answer", {"why": {"view": "evidence"}}, "why"),
        ("glass", "answer", {"samples": {}}, "samples"),
        ("glass", "keep", {}, "keep"),
        ("trainer", "train", {"do": "hello"}, "training"),
        ("playground", "kernels", None, "convolution"),
    ],
)
def test_metrics_tell_what_the_page_asks_for(app_server, element, function, asked, kind):
    components = json.loads(fetched(app_server, "/config"))["components"]
    number = next(each["id"] for each in components if each["props"].get("elem_id") == element)
    drawing = json.loads(drawing_for(app_server))
    data = {**drawing["data"], **asked} if element == "glass" else asked
    body = json.dumps({**drawing, "component_id": number, "fn_name": function, "data": data}).encode()

    def counted():
        found = re.search(rf'requests_total{{kind="{kind}",status="200"}} (\S+)', fetched(app_server, "/metrics"))
        return float(found[1]) if found else 0

    before = counted()
    headers = {"Content-Type": "application/json"}
    urllib.request.urlopen(
        urllib.request.Request(f"{app_server.url}/gradio_api/component_server/", body, headers)
    ).read()
    assert counted() == before + 1


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


def test_modules_are_found_with_all_that_they_import_and_each_once(tmp_path):
    files = {
        "a.js": 'import { b } from "./b.js";\nimport {\n  c,\n} from "./in/c.js";\nconst text = "./none.js";\n',
        "b.js": 'export { c } from "./in/c.js";\n',
        "in/c.js": 'import { a } from "../a.js";\nimport "../b.js";\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert modules_of(tmp_path / "a.js") == [tmp_path / name for name in files]


def test_the_page_names_every_module_that_it_begins_with(app_server):
    head = fetched(app_server, "/").split("</head>")[0]
    named = re.findall(r'<link rel="modulepreload" href="(gradio_api/file=[^"]+)">', head)
    names = {path.rsplit("/", 1)[1] for path in named}
    assert {"main.js", "shortcuts.js", "switch.js", "sketchpad.js", "grids.js"} <= names
    assert all("export" in fetched(app_server, f"/{path}") for path in named)


def test_a_shared_link_names_the_address_that_the_visitor_sees():
    app = Preview(HTMLResponse("<html><head></head></html>"), "A <title>", "A sentence")
    names = [(b"host", b"inside:7860"), (b"x-forwarded-host", b"digits.example"), (b"x-forwarded-proto", b"https")]
    answer = ask(app, headers=names)
    assert b'content="https://digits.example/gradio_api/file=' in answer.body
    assert b"A &lt;title&gt;" in answer.body and int(answer.headers["content-length"]) == len(answer.body)


def test_metrics_tell_how_many_trainings_run_wait_and_have_ended(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITSCOPE_RUNS", str(tmp_path))
    app = Health(page, Metrics())
    train, teach = (line_folder(tmp_path, lane) for lane in LANES)
    with contextlib.ExitStack() as lines:
        for line in (train, train, train, teach):
            lines.enter_context(ticket(line, most=5))
        now = ask(app, "/metrics").text
    assert 'digitscope_trainings{state="running"} 2.0' in now  # one in each line
    assert 'digitscope_trainings{state="waiting"} 2.0' in now
    for line, ending in ((train, "done"), (teach, "done"), (train, "failed")):
        note_ending(line, ending)
    later = ask(app, "/metrics").text
    assert 'digitscope_trainings{state="running"} 0.0' in later
    for ending, count in (("done", 2), ("stopped", 0), ("failed", 1)):
        assert f'digitscope_trainings_ended_total{{ending="{ending}"}} {count}.0' in later
    monkeypatch.setattr("demo.border.trainings.runs_folder", raises_no_home)
    assert "digitscope_requests" in ask(app, "/metrics").text


def raises_no_home():
    raise NoHome("this user has no home folder")
