"""A run that was downloaded comes back as it was; anything else is refused and leaves nothing."""

import io
import json
import pickle
import re
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnx
import pytest
import torch
from onnx.reference import ReferenceEvaluator
from safetensors.torch import load, save

from core.calibration import Calibration, load_calibration
from core.classes import read_classes, write_classes
from core.data import load_mnist, to_ink
from core.errors import InvalidInput
from core.insight import measure
from core.model import Architecture, ConvNet
from core.parcels import CONTENTS, onnx_of, pack, unpack
from core.runs import create_run, read_run
from tests.packed import changed, contents
from tests.small_training import TINY, comparable, small_config


def test_a_run_comes_back_as_it_was(packed_run, parcel, tmp_path):
    back = unpack(parcel, tmp_path)
    assert back.config == packed_run.config
    assert comparable(back) == comparable(packed_run)
    assert load_calibration(back.folder) == Calibration(temperature=1.5)
    for name in ("kernels.f32", "history.bin"):
        assert (back.folder / name).read_bytes() == (packed_run.folder / name).read_bytes()
    ours, theirs = packed_run.load_network().state_dict(), back.load_network().state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)
    assert [path.name for path in tmp_path.iterdir()] == [back.name]
    assert {path.name for path in back.folder.iterdir()} <= set(CONTENTS)


def test_the_same_run_packed_twice_is_the_same_file(packed_run, parcel, tmp_path):
    pack(packed_run, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == parcel.read_bytes()


def test_a_run_of_own_pictures_goes_home_without_them(packed_run, tmp_path):
    shutil.copytree(packed_run.folder, tmp_path / "own")
    write_classes(tmp_path / "own", tuple("零一二三四五六七八九"))
    missing = pack(read_run(tmp_path / "own"), tmp_path / "own.zip")
    assert missing == [
        "there is no model card: the pictures that this network learned from are not here, so it cannot be measured"
    ]
    back = unpack(tmp_path / "own.zip", tmp_path / "back")
    assert read_classes(back.folder, back.config.architecture)[7] == "七"
    with pytest.raises(InvalidInput, match="are not here, so it cannot be measured"):
        measure(back.folder)


def test_a_run_without_a_network_is_not_packed(tmp_path):
    with pytest.raises(InvalidInput, match="expected a file"):
        pack(create_run("mine", small_config(), runs=tmp_path), tmp_path / "mine.zip")


def test_the_model_card_says_what_was_measured(packed_run, parcel):
    card = contents(parcel)["MODEL_CARD.md"].decode()
    whole = measure(packed_run.folder)["whole"]
    assert f"| whole | 10,000 | {whole.of - whole.count} | {whole.share:.2%} |" in card


@pytest.mark.parametrize(
    "architecture",
    [Architecture(), Architecture(depths=(3, 5), kernel_size=3, hidden=7, classes=12), Architecture(rejects=True)],
)
@pytest.mark.parametrize("count", [1, 5])
def test_onnx_computes_what_pytorch_computes(architecture, count):
    torch.manual_seed(0)
    network = ConvNet(architecture).eval()
    images = to_ink(load_mnist().train.images[:count])
    evaluator = ReferenceEvaluator(onnx.load_from_string(onnx_of(network)))
    (said,) = evaluator.run(["log_probabilities"], {"ink": images.numpy()})
    assert np.allclose(said, network(images).detach().numpy(), atol=1e-5)


def test_many_ask_for_onnx_at_once():
    network = ConvNet(TINY).eval()
    with ThreadPoolExecutor(4) as threads:
        files = list(threads.map(onnx_of, [network] * 4))
    assert len(set(files)) == 1


def test_without_the_package_onnx_the_rest_is_packed(packed_run, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    assert pack(packed_run, tmp_path / "mine.zip") == [
        "the ONNX file needs the package onnx, which is not installed here"
    ]
    assert set(contents(tmp_path / "mine.zip")) >= {"config.json", "weights.safetensors", "MODEL_CARD.md"}


class Evil:
    def __reduce__(self):
        return (open, ("/tmp/digitscope-was-here", "w"))


def weights(parcel, change) -> bytes:
    tensors = load(contents(parcel)["weights.safetensors"])
    change(tensors)
    return save(tensors)


def config(parcel, **values) -> bytes:
    return json.dumps({**json.loads(contents(parcel)["config.json"]), **values}).encode()


def with_number(parcel, name: str, number: bytes) -> bytes:
    """The records with another number of that name."""
    return re.sub(
        rb'"%s": [^,}]+' % name.encode(), b'"%s": %s' % (name.encode(), number), contents(parcel)["events.jsonl"]
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda p: {"weights__safetensors": None}, r"holds no weights\.safetensors"),
        (lambda p: {"config__json": None}, r"holds no config\.json"),
        (lambda p: {"model__pt": b"x"}, r"it also holds model\.pt"),
        (lambda p: {"checkpoint__safetensors": b"x"}, r"it also holds checkpoint\.safetensors"),
        (lambda p: {"weights__safetensors": pickle.dumps(Evil())}, r"weights\.safetensors is no safetensors file"),
        (lambda p: {"weights__safetensors": b"\xff" * 100}, r"weights\.safetensors is no safetensors file"),
        (lambda p: {"weights__safetensors": b""}, r"weights\.safetensors is no safetensors file"),
        (
            lambda p: {"weights__safetensors": weights(p, lambda w: w.update({"fc2.bias": torch.zeros(9)}))},
            r"expected fc2\.bias as \(10,\)",
        ),
        (
            lambda p: {"weights__safetensors": weights(p, lambda w: w["fc2.bias"].fill_(float("nan")))},
            "infinite or not numbers",
        ),
        (lambda p: {"config__json": b"[]"}, "must hold a JSON object"),
        (lambda p: {"config__json": config(p, format=7)}, "has format 7"),
        (lambda p: {"config__json": config(p, made={"python": 5})}, "must be short texts"),
        (lambda p: {"events__jsonl": b"nothing\n"}, "is no event"),
        (lambda p: {"events__jsonl": b'{"event": "record", "step": "<b>"}\n'}, "no record of a training"),
        (lambda p: {"events__jsonl": with_number(p, "elapsed", b"NaN")}, "no record of a training"),
        (lambda p: {"events__jsonl": with_number(p, "steps", b"0")}, "no record of a training"),
        (lambda p: {"events__jsonl": with_number(p, "step", b"9" * 400)}, "no record of a training"),
        (lambda p: {"events__jsonl": with_number(p, "validation_error", b"-1")}, "no record of a training"),
        (lambda p: {"events__jsonl": b"[" * 5_000 + b"\n"}, "is no event"),
        (lambda p: {"config__json": b"[" * 5_000}, "no JSON"),
        (lambda p: {"kernels__f32": b"\xff" * 100_000}, "infinite or not numbers"),
        (lambda p: {"history__bin": b"x" * 50}, r"history\.bin is damaged"),
        (lambda p: {"classes__json": b'{"classes": ["a"]}'}, "must hold 10 names"),
        (lambda p: {"about__json": b"[]"}, "must hold a JSON object"),
        (lambda p: {"about__json": b'{"title": 5}'}, "a title has 1 to 80 letters"),
        (lambda p: {"about__json": b'{"title": "' + b"a" * 81 + b'"}'}, "a title has 1 to 80 letters"),
        (lambda p: {"about__json": b'{"title": "a\\u202eb"}'}, "a title has 1 to 80 letters"),
        (lambda p: {"config__json": b" " * 200_000}, "200,000 bytes, expected at most 100,000"),
    ],
)
def test_what_is_no_parcel_is_refused_with_the_reason_and_leaves_nothing(parcel, tmp_path, change, message):
    file = changed(parcel, tmp_path / "bad.zip", **change(parcel))
    with pytest.raises(InvalidInput, match=message):
        unpack(file, tmp_path / "runs")
    assert list((tmp_path / "runs").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no zip", pickle.dumps(Evil())])
def test_what_is_no_zip_is_refused(tmp_path, content):
    (tmp_path / "bad.zip").write_bytes(content)
    with pytest.raises(InvalidInput, match="no zip file"):
        unpack(tmp_path / "bad.zip", tmp_path / "runs")


@pytest.mark.parametrize("name", ["../config.json", "/config.json", "a\\config.json"])
def test_a_path_that_climbs_out_is_refused(parcel, tmp_path, name):
    with zipfile.ZipFile(changed(parcel, tmp_path / "bad.zip"), "a") as archive:
        archive.writestr(name, b"{}")
    with pytest.raises(InvalidInput, match="leads out of it"):
        unpack(tmp_path / "bad.zip", tmp_path / "runs")


def test_a_link_and_two_files_of_one_name_are_refused(parcel, tmp_path):
    with zipfile.ZipFile(changed(parcel, tmp_path / "link.zip", config__json=None), "a") as archive:
        info = zipfile.ZipInfo("config.json")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(InvalidInput, match="is a link"):
        unpack(tmp_path / "link.zip", tmp_path / "runs")
    with zipfile.ZipFile(changed(parcel, tmp_path / "two.zip"), "a") as archive, pytest.warns(UserWarning):
        archive.writestr("config.json", b"{}")
    with pytest.raises(InvalidInput, match="two files of the same name"):
        unpack(tmp_path / "two.zip", tmp_path / "runs")


def test_what_is_too_large_is_refused_packed_or_unpacked(parcel, tmp_path):
    with pytest.raises(InvalidInput, match="expected at most 1,000"):
        unpack(parcel, tmp_path / "runs", most_bytes=1000)
    bomb = changed(parcel, tmp_path / "bomb.zip", history__bin=bytes(20_000_000))
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(InvalidInput, match="unpacked, the zip takes"):
        unpack(bomb, tmp_path / "runs", most_bytes=5_000_000)


def test_nothing_of_another_shape_is_taken_for_a_network(tmp_path, parcel):
    buffer = io.BytesIO()
    torch.save(ConvNet(TINY).state_dict(), buffer)
    file = changed(parcel, tmp_path / "bad.zip", weights__safetensors=buffer.getvalue())
    with pytest.raises(InvalidInput, match="no safetensors file"):
        unpack(file, tmp_path / "runs")


def test_a_parcel_whose_lesson_is_nonsense_is_refused(parcel, tmp_path):
    changed(parcel, tmp_path / "bad.zip", taught__json=b'{"drawings": 3}')
    with pytest.raises(InvalidInput, match=r"taught\.json is damaged"):
        unpack(tmp_path / "bad.zip", tmp_path / "runs")
    assert list((tmp_path / "runs").iterdir()) == []
