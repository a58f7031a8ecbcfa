"""The endpoints for programs, asked as programs ask: with gradio_client, and with plain HTTP."""

import json
import urllib.request

import numpy as np
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image

from core.recognizer import Recognizer
from demo.api import SHOWN_SIDE
from demo.border.rates import WORKING
from demo.page import LONGEST_QUEUE, MOST_UNREAD, build_page
from tests.four import FOUR, SIZE


@pytest.fixture(scope="module")
def client(app_server, tmp_path_factory):
    return Client(app_server.url, verbose=False, download_files=str(tmp_path_factory.mktemp("pictures")))


@pytest.fixture(scope="module")
def expected():
    return Recognizer.load().predict_strokes(FOUR, SIZE)


@pytest.fixture
def picture(tmp_path, expected):
    path = tmp_path / "four.png"
    Image.fromarray(np.rint(255 - 255 * expected.steps["drawn"]).astype(np.uint8)).save(path)
    return path


def test_predict_gives_the_recognizers_answer(client, picture, expected):
    answer = client.predict(handle_file(str(picture)), api_name="/predict")
    assert (answer["digit"], answer["verdict"], answer["candidates"]) == (4, "digit", [4])
    assert answer["probabilities"] == pytest.approx(expected.probabilities.tolist(), abs=1e-4)


def test_feature_maps_come_as_numbers_and_as_pictures(client, picture, expected):
    numbers, pictures = client.predict(handle_file(str(picture)), api_name="/feature_maps")
    assert len(pictures) == 12
    maps = [np.array(values) for name in ("conv1", "conv2") for values in numbers[name]]
    for name in ("conv1", "conv2"):
        assert np.array(numbers[name]) == pytest.approx(expected.activations[name], abs=1e-3)
    for values, shown in zip(maps, pictures, strict=True):
        image = Image.open(shown["image"])
        assert image.size == (SHOWN_SIDE, SHOWN_SIDE)
        white = float(shown["caption"].rsplit(" ", 1)[1])
        cell = SHOWN_SIDE // len(values)
        cells = np.asarray(image.convert("L"))[cell // 2 :: cell, cell // 2 :: cell]
        assert cells / 255 * white == pytest.approx(values, abs=0.01 * white)


def test_a_file_that_is_no_picture_gets_a_sentence(client, tmp_path):
    text = tmp_path / "letter.txt"
    text.write_text("Dear network")
    with pytest.raises(AppError, match="the file is not a picture that can be read, expected a PNG, JPEG or the like"):
        client.predict(handle_file(str(text)), api_name="/predict")


def test_no_file_gets_a_sentence(client):
    with pytest.raises(AppError, match="expected a picture file, got none"):
        client.predict(None, api_name="/predict")


def test_plain_http_gives_the_same_answer(app_server, picture):
    """The three steps that the README shows with curl: send the file, ask, fetch the answer."""
    boundary = b"--limit\r\n"
    body = (
        boundary + b'Content-Disposition: form-data; name="files"; filename="four.png"\r\n\r\n' + picture.read_bytes()
    )
    path = json.loads(post(app_server, "upload", body + b"\r\n--limit--\r\n", "multipart/form-data; boundary=limit"))[0]
    question = {"data": [{"path": path, "meta": {"_type": "gradio.FileData"}}]}
    event = json.loads(post(app_server, "call/predict", json.dumps(question).encode(), "application/json"))["event_id"]
    with urllib.request.urlopen(f"{app_server.url}/gradio_api/call/predict/{event}") as answer:
        lines = answer.read().decode().splitlines()
    assert lines[0] == "event: complete"
    assert json.loads(lines[1].removeprefix("data: "))[0]["digit"] == 4


def post(app_server, route, body, kind):
    request = urllib.request.Request(f"{app_server.url}/gradio_api/{route}", body, {"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def test_the_api_page_names_types_and_says_what_comes_back(client):
    endpoints = client.view_api(return_format="dict")["named_endpoints"]
    assert set(endpoints) == {"/predict", "/feature_maps"}
    for endpoint in endpoints.values():
        assert endpoint["parameters"][0]["parameter_name"] == "picture"
        assert endpoint["parameters"][0]["python_type"]["type"] == "filepath"
        assert len(endpoint["description"]) > 100


def test_what_nobody_fetches_is_kept_of_so_many_sessions_only():
    """Neither their answers nor their names."""
    queue = build_page(Recognizer.load(), training=False)._queue
    for number in range(MOST_UNREAD + 10):
        queue.pending_event_ids_session[str(number)] = {"question"}  # as Gradio does with each question
        queue.pending_messages_per_session[str(number)] = "answer"
    for kept in (queue.pending_messages_per_session, queue.pending_event_ids_session):
        assert list(kept) == [str(number) for number in range(10, MOST_UNREAD + 10)]


def test_what_one_address_asks_at_once_leaves_room_in_the_queue_for_another():
    assert WORKING.burst < LONGEST_QUEUE < MOST_UNREAD
