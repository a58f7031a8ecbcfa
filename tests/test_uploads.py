"""Files that come up: how much, how fast, of what kind, and only while there is room for them."""

import asyncio
import http.client
import json
import os
import shutil
import threading
import time
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from urllib.parse import urlsplit

import pytest
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse

from core.jobs.disk import MB
from core.jobs.limits import Limits
from demo.border import uploads
from demo.border.upload_folder import FREE, REST, UploadFolder
from demo.border.uploads import AROUND, MOST_FILES, Form, Uploads
from tests.app_server import AppServer
from tests.asgi import ask
from tests.test_rates import Clock

ROUTE = "/gradio_api/upload"
FORM = {"Content-Type": "multipart/form-data; boundary=limit"}
FILE = b'Content-Disposition: form-data; name="files"; filename="a.png"'
FIELD = b'Content-Disposition: form-data; name="files"'


def form_of(*parts: bytes, head: bytes = FILE) -> bytes:
    """A form with these files, or with fields of another head."""
    return b"".join(b"--limit\r\n" + head + b"\r\n\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"


@contextmanager
def small_app(tmp_path_factory):
    """An app that takes files of a megabyte, and five megabytes of them; its folder for them is `folder`."""
    folder = tmp_path_factory.mktemp("uploads")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITSCOPE_LIMIT_UPLOAD_MB", "1")
        patch.setenv("DIGITSCOPE_LIMIT_UPLOADS_MB", "5")
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
        with AppServer(tmp_path_factory.mktemp("app")) as server:
            server.folder = folder
            yield server


@pytest.fixture(scope="module")
def small_server(tmp_path_factory):
    with small_app(tmp_path_factory) as server:
        yield server


@pytest.fixture
def send(small_server):
    """send(body, length) → status and text; without a length the body comes in pieces of unknown number."""

    return partial(sent, small_server)


def sent(server, body, *, says_length=True, headers=FORM):
    pieces = (body[k : k + 50_000] for k in range(0, len(body), 50_000))
    answer = server.ask("POST", ROUTE, body if says_length else pieces, headers, chunked=not says_length)
    return answer.status, answer.text


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_within_the_limit_comes_up(send):
    status, text = send(form_of(bytes(999_000)))
    assert status == 200 and json.loads(text)[0].endswith("a.png")


@pytest.mark.parametrize("body", [form_of(*[bytes(300_000)] * 10), form_of(bytes(2_500_000))], ids=["files", "file"])
@pytest.mark.parametrize("says_length", [True, False])
def test_all_files_of_an_upload_together_are_limited(send, small_server, body, says_length):
    before = len(files_in(small_server.folder))
    status, text = send(body, says_length=says_length)
    assert status == 413 and "maximum allowed size" in text
    assert len(files_in(small_server.folder)) == before


@pytest.mark.parametrize("says_length", [True, False])
def test_a_field_without_a_filename_is_refused_before_it_is_kept_in_memory(send, says_length):
    sentence = "expected files alone: every part of an upload needs a filename"
    assert send(form_of(b"x" * 1_500_000, head=FIELD), says_length=says_length) == (400, sentence)


def test_many_files_in_one_upload_are_refused(send, small_server):
    assert send(form_of(*[bytes([k]) for k in range(MOST_FILES)]))[0] == 200
    before = len(files_in(small_server.folder))
    status, text = send(form_of(*[b"x"] * (MOST_FILES + 1)))
    assert (status, text) == (400, f"expected at most {MOST_FILES} files in one upload")
    assert len(files_in(small_server.folder)) == before


def test_a_sender_that_goes_away_leaves_no_half_file(small_server):
    before = len(files_in(small_server.folder))
    connection = http.client.HTTPConnection(urlsplit(small_server.url).netloc, timeout=30)
    connection.putrequest("POST", ROUTE)
    connection.putheader("Content-Type", FORM["Content-Type"])
    connection.putheader("Content-Length", "900000")
    connection.endheaders(form_of(bytes(500_000))[:-20])
    wait_for(lambda: len(files_in(small_server.folder)) == before + 1)
    connection.close()
    wait_for(lambda: len(files_in(small_server.folder)) == before)


def wait_for(condition, limit=20):
    """Until it is so."""
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_files_beyond_the_room_for_all_are_refused_until_others_have_rested(tmp_path_factory):
    with small_app(tmp_path_factory) as server:  # of its own, as it is full in the end
        answers = [sent(server, form_of(os.urandom(900_000))) for _ in range(8)]
    refused = [text for status, text in answers if status == 507]
    assert answers[0][0] == 200 and refused
    assert refused[0] == "there is no room for more files right now; please try again in some minutes"
    assert sum(path.stat().st_size for path in files_in(server.folder)) <= 7 * MB


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path))
    return tmp_path


def put(folder, name, size, age):
    """A file as Gradio keeps it, written so many seconds ago."""
    path = folder / ("0" * 60 + name) / "a.png"
    path.parent.mkdir()
    path.write_bytes(bytes(size))
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_what_has_rested_makes_room_the_oldest_first_and_what_is_new_stays(folder):
    oldest, older, new = (put(folder, name, 400, age) for name, age in (("a", 3000), ("b", 2000), ("c", 10)))
    assert UploadFolder(1300).reserve(400)
    assert [path.exists() for path in (oldest, older, new)] == [False, True, True]
    assert not UploadFolder(1300).reserve(1000)
    assert [path.exists() for path in (oldest, older, new)] == [False, False, True]


def test_nothing_goes_while_there_is_room(folder):
    old = put(folder, "a", 400, 2 * REST)
    assert UploadFolder(1300).reserve(400)
    assert old.exists()


def test_what_is_on_its_way_has_its_room(folder):
    room = UploadFolder(1000)
    assert room.reserve(700)
    assert not room.reserve(700)
    room.settle(700, kept=200)
    assert room.reserve(700)
    room.settle(700, kept=700)
    assert not room.reserve(700)


def test_of_a_crowd_that_comes_at_once_only_as_many_find_room_as_there_is(folder, monkeypatch):
    usage = namedtuple("usage", "total used free")

    def slow(path):
        time.sleep(0.01)  # while the others look, too
        return usage(0, 0, 10**12)

    monkeypatch.setattr(shutil, "disk_usage", slow)
    room = UploadFolder(1000)
    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(room.reserve, [300] * 8)) == 3


def test_an_upload_that_ends_never_waits_for_one_whose_room_is_looked_for(folder):
    """The server's own thread would wait, and with it everybody."""
    room = UploadFolder(1000)
    assert room.reserve(700)
    with room._lock:
        ending = threading.Thread(target=room.settle, args=(700,), kwargs={"kept": 700}, daemon=True)
        ending.start()
        ending.join(20)
        assert not ending.is_alive()
    assert not room.reserve(700)


def test_a_full_disk_takes_no_files(folder, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(0, 0, FREE + 500))
    assert UploadFolder(10**9).reserve(500)
    assert not UploadFolder(10**9).reserve(501)


async def reads_pieces(scope, receive, send):
    """Gradio's part: takes piece after piece, and answers with the reason where it cannot."""
    try:
        while (await receive())["more_body"]:
            pass
        status, text = 200, "taken"
    except MultiPartException as error:
        status, text = 400, error.message
    await PlainTextResponse(text, status)(scope, receive, send)


@pytest.mark.parametrize(("size", "is_ended"), [(1, True), (400_000, False)])
def test_an_upload_that_drips_is_ended(size, is_ended):
    clock = Clock()

    async def drip():
        clock.now += 29
        return {"type": "http.request", "body": bytes(size), "more_body": True}

    async def take(pieces):
        form = Form(FORM["Content-Type"], 10 * MB, drip, clock)
        for _ in range(pieces):
            await form.receive()

    asyncio.run(take(1))
    with pytest.raises(MultiPartException, match="10,000 bytes a second") if is_ended else nullcontext():
        asyncio.run(take(10))


def form_headers(**more):
    headers = {**FORM, **more}
    return [(name.lower().encode().replace(b"_", b"-"), value.encode()) for name, value in headers.items()]


def test_one_address_cannot_fill_the_room_of_all(folder):
    app = Uploads(reads_pieces, Limits(), clock=Clock())
    headers = form_headers(Content_Length=str(200 * MB))
    answers = [ask(app, ROUTE, method="POST", headers=headers, client="192.0.2.1") for _ in range(5)]
    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert b"megabytes of files" in answers[-1].body
    assert ask(app, ROUTE, method="POST", headers=headers, client="192.0.2.2").status == 200
    resting = uploads.SENDING.burst + uploads.SENDING.per_second * REST
    assert resting < Limits().uploads_mb


def test_the_largest_file_that_is_allowed_fits_whatever_the_limits_are(folder):
    app = Uploads(reads_pieces, Limits(upload_mb=900, uploads_mb=1))
    largest = 900 * MB + AROUND
    assert ask(app, ROUTE, method="POST", headers=form_headers(Content_Length=str(largest))).status == 200
    assert ask(app, ROUTE, method="POST", headers=form_headers(Content_Length=str(largest + 1))).status == 413


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=" + "b" * 500])
def test_a_form_without_a_usable_boundary_is_refused(send, boundary):
    assert send(b"x", headers={"Content-Type": f"multipart/form-data{boundary}"})[0] == 400


def test_of_two_content_types_that_one_counts_which_gradio_reads(folder):
    """Else the form of one would be looked at, and that of the other be kept."""
    field = [{"type": "http.request", "body": form_of(b"x", head=FIELD), "more_body": False}]
    types = [(b"content-type", b"multipart/form-data; boundary=" + word) for word in (b"limit", b"other")]
    answer = ask(Uploads(reads_pieces, Limits()), ROUTE, method="POST", headers=types, sent=field)
    assert (answer.status, answer.text) == (400, "expected files alone: every part of an upload needs a filename")


def test_gradio_is_told_no_name_by_which_to_remember_an_upload(folder):
    asked = []

    async def notes(scope, receive, send):
        asked.append(scope["query_string"])
        await reads_pieces(scope, receive, send)

    ask(Uploads(notes, Limits()), ROUTE, method="POST", headers=form_headers(), query=b"upload_id=mine")
    assert asked == [b""]
