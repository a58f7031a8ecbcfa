"""Looking through MNIST: images by name, by digit and by what a network finds hard; and work that is done later."""

import base64
import json
import threading

import numpy as np
import pytest
import torch
from torchvision.datasets import MNIST

from core.data import load_mnist, unpacked_mnist
from core.errors import InvalidInput
from core.later import Later
from core.model import Architecture, ConvNet
from core.recognizer import Recognizer
from core.samples import KINDS, SIZES, NoSuchSample, Readings, Sample, choose, find_sample, read_all, read_images
from demo import samples as page
from demo.frames import answer
from demo.lesson import describe_network
from demo.text import WORDS


@pytest.fixture(scope="module")
def read(recognizer):
    """What the shipped network makes of each part."""
    return read_all(recognizer)


def ask(recognizer, **request):
    """The answer to the page, once nothing has to be waited for any more; it must be JSON."""
    page._mnist.wait()
    page._reading(recognizer).wait()
    return json.loads(json.dumps(answer(recognizer, {"strokes": [], "size": [400, 400], "brush": 20, **request})))


def page_of(recognizer, **request):
    return ask(recognizer, samples={"part": "train", "digit": None, "kind": "all", "page": 0, **request})["samples"]


@pytest.mark.parametrize("part", SIZES)
def test_every_part_has_as_many_images_as_it_says(part):
    assert len(getattr(load_mnist(), part)) == SIZES[part]


@pytest.mark.parametrize(
    ("text", "part", "sample"),
    [
        ("#70", "test", Sample("train", 70)),
        ("  # 70 ", "train", Sample("train", 70)),
        ("70", "train", Sample("train", 70)),
        ("70", "validation", Sample("validation", 70)),
        ("test 12", "train", Sample("test", 12)),
        ("TEST #12", "train", Sample("test", 12)),
        ("test12", "train", Sample("test", 12)),
        ("training 59,999", "test", Sample("train", 59_999)),
        ("validation 0", "train", Sample("validation", 0)),
        ("测试 12", "train", Sample("test", 12)),
        ("训练 70", "test", Sample("train", 70)),
        ("#７０", "train", Sample("train", 70)),
    ],
)
def test_an_image_is_found_by_what_people_type(text, part, sample):
    assert find_sample(text, part) == sample


@pytest.mark.parametrize("text", ["", "#", "seventy", "#70 #71", "-1", "1.5", "#" * 1000, "9" * 5000, "exam 3"])
def test_words_that_name_no_image_get_a_sentence(text):
    with pytest.raises(NoSuchSample, match="expected") as raised:
        find_sample(text)
    assert raised.value.problem == "words"
    assert len(str(raised.value)) < 120


@pytest.mark.parametrize(("text", "last"), [("#60000", 59_999), ("test 5000", 4_999), ("validation 9999999", 4_999)])
def test_a_number_that_a_part_has_not_says_which_it_has(text, last):
    with pytest.raises(NoSuchSample, match=f"numbered from 0 to {last}") as raised:
        find_sample(text)
    assert raised.value.problem == "index"


@pytest.mark.parametrize("index", [-1, 60_000, 1.0, True, None, "70", [70]])
def test_a_sample_has_a_whole_number_of_its_part(index):
    with pytest.raises(InvalidInput, match="numbered from 0 to 59999"):
        Sample("train", index)


@pytest.mark.parametrize("part", ["whole", "", None, 3, ["train"], {}])
def test_a_sample_has_one_of_three_parts(part):
    with pytest.raises(InvalidInput, match="part must be one of train, validation, test"):
        Sample(part, 0)


def test_a_number_in_the_test_set_is_torchvisions():
    whole = MNIST(unpacked_mnist(), train=False)
    for part in ("validation", "test"):
        images = getattr(load_mnist(), part).images
        for index in (0, 12, 4_999):
            assert torch.equal(images[index, 0], whole.data[Sample(part, index).in_test_set])


def test_readings_are_what_the_recognizer_says_of_each_image(recognizer, read):
    validation = load_mnist().validation.images
    for index in (0, 7, 4_999):
        prediction = recognizer.predict_input((validation[index, 0] / 255).numpy())
        assert read["validation"].answers[index] == prediction.digit
        certain = prediction.probabilities.max() * prediction.in_class
        assert read["validation"].certainties[index] == pytest.approx(certain, abs=1e-4)


def test_no_images_have_no_readings(recognizer):
    readings = read_images(recognizer, torch.zeros(0, 1, 28, 28, dtype=torch.uint8))
    assert len(readings.answers) == len(readings.certainties) == 0


@pytest.mark.parametrize("digit", [None, *range(10)])
def test_all_images_come_in_their_order(digit):
    labels = load_mnist().train.labels.numpy()
    expected = [index for index, label in enumerate(labels.tolist()) if digit is None or label == digit]
    assert choose(labels, "all", digit).tolist() == expected


def test_wrong_ones_are_all_mistakes_the_surest_first(read):
    labels, readings = load_mnist().test.labels.numpy(), read["test"]
    chosen = choose(labels, "wrong", None, readings)
    assert sorted(chosen) == np.flatnonzero(readings.answers != labels).tolist()
    assert (np.diff(readings.certainties[chosen]) <= 0).all()


def test_unsure_ones_are_all_images_of_the_digit_the_least_certain_first(read):
    labels, readings = load_mnist().test.labels.numpy(), read["test"]
    chosen = choose(labels, "unsure", 4, readings)
    assert sorted(chosen) == np.flatnonzero(labels == 4).tolist()
    assert (np.diff(readings.certainties[chosen]) >= 0).all()


def test_where_the_network_makes_no_mistake_none_is_shown():
    labels = np.array([1, 2])
    assert choose(labels, "wrong", None, Readings(labels, np.ones(2))).tolist() == []


@pytest.mark.parametrize(("kind", "digit"), [("best", None), (None, None), ("all", 10), ("all", "4"), ("all", True)])
def test_an_unknown_choice_gets_a_sentence(kind, digit):
    with pytest.raises(InvalidInput, match="must be"):
        choose(np.array([1, 2]), kind, digit)


def test_a_sample_is_read_as_mnist_stores_it(recognizer):
    frame = ask(recognizer, sample={"part": "train", "index": 70})
    expected = recognizer.predict_input((load_mnist().train.images[70, 0] / 255).numpy())
    assert frame["probabilities"] == expected.probabilities.tolist()
    assert base64.b64decode(frame["layers"]["input"]["data"]) == load_mnist().train.images[70].numpy().tobytes()
    assert frame["sample"] == {"part": "train", "index": 70, "label": 1, "inTestSet": None}


def test_a_page_holds_its_pictures_in_their_order(recognizer):
    found = page_of(recognizer, part="test", digit=3, page=1)
    indices = np.flatnonzero(load_mnist().test.labels.numpy() == 3)
    shown = indices[page.PER_PAGE : 2 * page.PER_PAGE]
    assert [sample["index"] for sample in found["samples"]] == shown.tolist()
    assert {sample["label"] for sample in found["samples"]} == {3}
    assert (found["total"], found["pages"], found["page"]) == (len(indices), -(-len(indices) // page.PER_PAGE), 1)
    assert base64.b64decode(found["pictures"]) == load_mnist().test.images[shown].numpy().tobytes()


def test_a_page_of_mistakes_says_what_was_read(recognizer, read):
    samples = page_of(recognizer, part="test", kind="wrong")["samples"]
    assert samples
    for sample in samples:
        assert sample["answer"] == read["test"].answers[sample["index"]] != sample["label"]
        assert sample["inTestSet"] == 5_000 + sample["index"]


def test_a_page_beyond_the_last_is_the_last(recognizer):
    found = page_of(recognizer, page=10**9)
    assert found["page"] == found["pages"] - 1
    assert found["samples"][-1]["index"] == 59_999


def test_a_page_is_small_enough_to_travel(recognizer):
    assert len(json.dumps(page_of(recognizer, kind="unsure"))) < 40_000


def test_what_was_typed_comes_with_its_picture(recognizer):
    asked = {"text": "test 12", "part": "train"}
    found = ask(recognizer, find=asked)["find"]
    assert found["asked"] == asked
    assert (found["sample"]["part"], found["sample"]["index"], found["sample"]["inTestSet"]) == ("test", 12, 5_012)
    assert base64.b64decode(found["sample"]["picture"]) == load_mnist().test.images[12].numpy().tobytes()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what", {"problem": "words", "part": None, "last": None}),
        ("test 5000", {"problem": "index", "part": "test", "last": 4_999}),
    ],
)
def test_what_was_typed_wrong_is_told_apart_and_breaks_nothing(recognizer, text, found):
    asked = {"text": text, "part": "train"}
    frame = ask(recognizer, find=asked)
    assert frame["find"] == {"asked": asked, **found}
    assert frame["verdict"] == "blank", "the drawing that came with it is read"


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"sample": None}, "sample must be an object"),
        ({"sample": {"part": "train"}}, "numbered from 0 to 59999, got None"),
        ({"sample": {"part": "x" * 99, "index": 0}}, "got x{40}$"),
        ({"samples": []}, "got list"),
        ({"samples": {"part": "train", "kind": "all", "page": -1}}, "page must be a whole number from 0, got -1"),
        ({"samples": {"part": "train", "kind": "all", "page": "1"}}, "page must be a whole number"),
        ({"find": "#70"}, "expected an object with the text"),
        ({"find": {"text": "70", "part": "nowhere"}}, "part must be one of"),
    ],
)
def test_a_wrong_request_of_a_page_gets_a_sentence(recognizer, request_, says):
    assert set(ask(recognizer, **request_)) == {"weights", "error"}
    with pytest.raises(InvalidInput, match=says):
        raise InvalidInput(ask(recognizer, **request_)["error"])


def test_the_page_says_what_it_waits_for_and_reads_the_drawing_meanwhile(recognizer, monkeypatch):
    go_on = threading.Event()

    def unpack():
        go_on.wait(20)
        return {part: getattr(load_mnist(), part) for part in SIZES}

    monkeypatch.setattr(page, "_mnist", Later(unpack))
    asked = {"part": "test", "digit": None, "kind": "all", "page": 0}
    request = {"strokes": [], "size": [400, 400], "brush": 20, "samples": asked}
    frame = answer(recognizer, request)
    assert frame["samples"] == {"asked": asked, "busy": "unpacking"}
    assert frame["verdict"] == "blank"
    go_on.set()
    page._mnist.wait()
    assert answer(recognizer, request)["samples"]["total"] == SIZES["test"]


def test_without_mnist_the_page_says_why_and_reads_the_drawing(recognizer, monkeypatch):
    def fail():
        raise InvalidInput("MNIST needs 55 MB")

    later = Later(fail)
    monkeypatch.setattr(page, "_mnist", later)
    with pytest.raises(InvalidInput):
        later.wait()
    later.result()
    later._thread.join()
    asked = {"part": "test", "digit": None, "kind": "all", "page": 0}
    frame = answer(recognizer, {"strokes": [], "size": [400, 400], "brush": 20, "samples": asked})
    assert frame["samples"] == {"asked": asked, "failed": "MNIST needs 55 MB"}
    assert frame["verdict"] == "blank"


def test_later_makes_its_result_once_however_many_ask():
    made = []
    later = Later(lambda: made.append(1) or "result")
    askers = [threading.Thread(target=later.wait) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert (later.result(), made) == ("result", [1])


def test_who_waits_gets_the_result_of_work_that_ends_just_when_they_have_asked(monkeypatch):
    later = Later(lambda: "result")
    ask = later.result

    def ask_just_before_the_end():
        answer = ask()
        if thread := later._thread:
            thread.join()
        return answer

    monkeypatch.setattr(later, "result", ask_just_before_the_end)
    assert later.wait() == "result"


def test_later_tries_again_after_a_failure():
    outcomes = [None, "result"]

    def make():
        if (outcome := outcomes.pop(0)) is None:
            raise OSError("no room")
        return outcome

    later = Later(make)
    with pytest.raises(OSError, match="no room"):
        later.wait()
    assert later.wait() == "result"


OTHERS = [Architecture(), Architecture(depths=(8, 16), kernel_size=3, hidden=64, classes=12)]


@pytest.mark.parametrize("architecture", OTHERS, ids=str)
def test_the_lessons_sizes_are_the_networks(architecture):
    recognizer = Recognizer(ConvNet(architecture))
    sizes = describe_network(recognizer, None, True)
    layers = recognizer.predict_input(np.ones((28, 28), np.float32)).activations
    assert (sizes["first"], sizes["side"], sizes["side"]) == layers["conv1"].shape
    assert (sizes["first"], sizes["half"], sizes["half"]) == layers["pool1"].shape
    assert (sizes["second"], sizes["quarter"], sizes["quarter"]) == layers["pool2"].shape
    assert sizes["row"] == layers["pool2"].size == recognizer.network.fc1.in_features
    assert (sizes["hidden"], sizes["classes"]) == (layers["hidden"].size, layers["logits"].size)
    assert sizes["kernel"] == recognizer.network.conv1.kernel_size[0]


@pytest.mark.parametrize("architecture", OTHERS, ids=str)
def test_a_cell_of_the_second_convolution_is_made_of_as_many_pixels_as_the_lesson_says(architecture):
    recognizer = Recognizer(ConvNet(architecture))
    for parameter in recognizer.network.parameters():
        parameter.data.fill_(0.1)  # weights that cannot cancel out
    picture = torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(0)).requires_grad_()
    network = recognizer.network
    # Means in place of maxima and of ReLU, so that every pixel that can have a part has one
    pooled = torch.nn.functional.avg_pool2d(network.conv1(picture), 2)
    network.conv2(pooled)[0, 0, 7, 7].backward()
    rows = torch.nonzero(picture.grad[0, 0].abs().sum(1))
    assert rows.max() - rows.min() + 1 == describe_network(recognizer, None, True)["field"]


@pytest.mark.parametrize("language", WORDS)
def test_every_language_has_words_for_all_parts_kinds_and_stops(language):
    words, english = WORDS[language], WORDS["en"]
    assert list(words["samples"]["parts"]) == list(words["samples"]["named"]) == list(SIZES)
    assert tuple(words["samples"]["kinds"]) == KINDS
    assert words["samples"].keys() == english["samples"].keys()
    assert words["lesson"].keys() == english["lesson"].keys()
    for name, stop in english["lesson"]["stops"].items():
        assert words["lesson"]["stops"][name].keys() == stop.keys()
