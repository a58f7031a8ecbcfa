"""Who trains and who waits, and what a run is doing: told by locked files and folders alone."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.jobs.control import clear_outcome, read_small, write_outcome, write_small, write_wish
from core.jobs.launch import order_for
from core.jobs.limits import Limits
from core.jobs.line import place, standing, ticket
from core.jobs.room import Room
from core.jobs.state import KILLED, KILLED_FOR_GOOD, line_folder, read_state
from core.jobs.training import Watch
from core.jobs.worker import in_line
from core.runs import create_run
from core.train import train
from tests.small_training import small_config, small_data

ROOT = Path(__file__).parents[1]
LIMITS = Limits(niceness=0)

HOLD = """
import sys, time
from pathlib import Path
from core.jobs.line import ticket
with ticket(Path(sys.argv[1]), most=5) as name:
    print(name, flush=True)
    time.sleep(99)
"""
"""A program that stands in a line."""


# The line


def test_whoever_comes_later_stands_behind(tmp_path):
    with ticket(tmp_path, most=5) as first:
        with ticket(tmp_path, most=5) as second, ticket(tmp_path, most=5) as third:
            assert [place(tmp_path, name) for name in (first, second, third)] == [0, 1, 2]
        assert standing(tmp_path) == [first]
        assert place(tmp_path, third) is None
    assert standing(tmp_path) == []


def test_nobody_overtakes_when_those_in_front_have_left(tmp_path):
    with contextlib.ExitStack() as front:
        front.enter_context(ticket(tmp_path, most=5))
        with ticket(tmp_path, most=5) as waiting:
            front.close()
            with ticket(tmp_path, most=5) as late:
                assert place(tmp_path, waiting) == 0
                assert place(tmp_path, late) == 1


def test_a_line_takes_no_more_than_it_may(tmp_path):
    with ticket(tmp_path, most=1), pytest.raises(InvalidInput, match="no more may"), ticket(tmp_path, most=1):
        pass


def test_nobody_fills_the_line_alone_and_others_still_get_in(tmp_path):
    mine, other = "a" * 32, "b" * 32
    with ticket(tmp_path, most=5, owner=mine, most_each=2), ticket(tmp_path, most=5, owner=mine, most_each=2):
        with (
            pytest.raises(InvalidInput, match="2 of your trainings"),
            ticket(tmp_path, most=5, owner=mine, most_each=2),
        ):
            pass
        with ticket(tmp_path, most=5, owner=other, most_each=2) as theirs:
            assert place(tmp_path, theirs) == 2
    with ticket(tmp_path, most=5, owner=mine, most_each=2) as again:
        assert standing(tmp_path) == [again]


def test_a_ticket_dies_with_its_process(tmp_path):
    command = [sys.executable, "-c", HOLD, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as process:
        name = process.stdout.readline().strip()
        assert standing(tmp_path) == [name]
        process.kill()
    assert standing(tmp_path) == []
    with ticket(tmp_path, most=1) as next_one:
        assert {path.name for path in tmp_path.iterdir()} == {"lock", next_one}


def test_a_process_that_waits_has_not_imported_pytorch():
    program = "import sys; import core.jobs.worker; print('torch' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


# States, from folders alone


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished run that no room has started."""
    run = create_run("finished", small_config(), runs=tmp_path_factory.mktemp("finished"))
    list(train(run.config, run=run, **small_data()))
    return run


@pytest.mark.parametrize(
    ("wish", "error", "expected", "message"),
    [
        (None, None, "stopped", ""),
        ("pause", None, "paused", ""),
        ("stop", None, "stopped", ""),
        ("keep_best", None, "stopped", ""),
        ("run", None, "failed", KILLED),
        ("run", "the disk is full", "failed", "the disk is full"),
        ("pause", "the disk is full", "failed", "the disk is full"),
        ("nonsense", None, "stopped", ""),
    ],
)
def test_a_run_without_a_process_says_what_became_of_it(tmp_path, wish, error, expected, message):
    run = create_run("mine", small_config(), runs=tmp_path)
    clear_outcome(run.folder)
    if wish:
        (run.folder / "wish").write_text(wish)
    if error:
        write_outcome(run.folder, error)
    state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.message, state.resumable) == (expected, message, True)


def test_a_killed_run_that_has_a_network_and_no_checkpoint_says_that_it_cannot_go_on(tmp_path):
    run = create_run("mine", small_config(), runs=tmp_path)
    (run.folder / "wish").write_text("run")
    (run.folder / "weights.safetensors").touch()
    state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.message, state.resumable) == ("failed", KILLED_FOR_GOOD, False)


def test_a_finished_run_is_done_whatever_was_wished_last(finished):
    write_wish(finished.folder, "stop")
    state = read_state(finished.folder, finished.folder.parent, LIMITS)
    assert (state.name, state.step, state.steps, state.resumable) == ("done", 21, 21, False)
    assert state.elapsed == finished.records()[-1]["elapsed"]


def test_a_run_of_the_command_line_is_seen_to_run(tmp_path):
    run = create_run("mine", small_config(), runs=tmp_path)
    with run.writing():
        assert read_state(run.folder, tmp_path, LIMITS).name == "running"


@pytest.mark.parametrize(("wish", "phase"), [("pause", "pausing"), ("stop", "ending"), ("keep_best", "ending")])
def test_one_that_is_told_to_end_says_whether_it_only_pauses(tmp_path, wish, phase):
    run = create_run("mine", small_config(), runs=tmp_path)
    with ticket(line_folder(tmp_path, "train"), most=5) as name:
        write_small(run.folder, "job.json", {"lane": "train", "ticket": name})
        write_wish(run.folder, wish)
        state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.phase) == ("running", phase)


@pytest.mark.parametrize("name", ["config.json", "events.jsonl"])
def test_a_damaged_run_has_failed_with_the_reason(finished, tmp_path, name):
    run = create_run("mine", small_config(), runs=tmp_path)
    (run.folder / name).write_bytes(b"{{{\n{{{\n")
    state = read_state(run.folder, tmp_path, LIMITS)
    assert state.name == "failed"
    assert name in state.message


@pytest.mark.parametrize("name", ["job.json", "wish", "progress.json", "outcome.json", "about.json"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b'{"ticket": "../../x", "lane": 3, "phase": 7}'])
def test_a_damaged_small_file_is_as_good_as_none(tmp_path, name, content):
    run = create_run("mine", small_config(), runs=tmp_path)
    (run.folder / name).write_bytes(content)
    assert read_state(run.folder, tmp_path, LIMITS).name == "stopped"
    assert Room(home=tmp_path).title("mine") == "mine"


def test_what_is_left_is_told_by_the_speed_of_the_last_records(tmp_path):
    run = create_run("mine", small_config(), runs=tmp_path)
    errors = {"training_error": 0.5, "validation_error": 0.5}
    lines = [
        {"event": "record", "step": step, "steps": 100, "epoch": 1, "epochs": 2, "elapsed": seconds, **errors}
        for step, seconds in ((1, 50.0), (11, 51.0), (21, 52.0))  # the first batch was slow
    ]
    (run.folder / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    write_small(run.folder, "progress.json", {"step": 31, "steps": 100, "epoch": 1, "epochs": 2, "elapsed": 53.0})
    with run.writing():
        state = read_state(run.folder, tmp_path, LIMITS)
    assert state.step == 31
    assert state.remaining == pytest.approx(6.9)
    assert state.samples_per_second == pytest.approx(10 * run.config.batch_size)


@pytest.mark.parametrize(("pictures", "in_a_step"), [(None, 32), (200, 28.5714), (7, 1), ("many", 32), (10**6, 32)])
def test_the_speed_counts_the_pictures_that_are_there(tmp_path, pictures, in_a_step):
    """The last batch of an epoch is smaller: of 200 pictures, 7 batches of at most 32."""
    run = create_run("mine", small_config(), runs=tmp_path)
    errors = {"training_error": 0.5, "validation_error": 0.5}
    record = {"event": "record", "steps": 21, "epoch": 1, "epochs": 3, **errors}
    lines = [json.dumps({**record, "step": step, "elapsed": step / 10}) + "\n" for step in (1, 3)]
    (run.folder / "events.jsonl").write_text("".join(lines))
    write_small(run.folder, "progress.json", {"pictures": pictures})
    assert read_state(run.folder, tmp_path, LIMITS).samples_per_second == pytest.approx(10 * in_a_step, rel=1e-4)


def test_a_training_says_how_many_pictures_an_epoch_has(tmp_path):
    run = create_run("mine", small_config(training_images=200), runs=tmp_path)
    watch = Watch(run.folder)
    list(train(run.config, run=run, on_batch=lambda trainer: watch(trainer) and False, **small_data()))
    assert read_small(run.folder, "progress.json")["pictures"] == 200


@pytest.mark.parametrize("error", ["x" * 5000, "千" * 3000, "short"])
def test_why_it_failed_is_written_into_room_that_was_taken_before(tmp_path, error):
    clear_outcome(tmp_path)
    size = (tmp_path / "outcome.json").stat().st_size
    write_outcome(tmp_path, error)
    assert (tmp_path / "outcome.json").stat().st_size == size
    assert error.startswith(read_small(tmp_path, "outcome.json")["error"])


def test_a_training_that_goes_on_is_as_far_as_it_was_when_it_ended(tmp_path):
    """Its checkpoint lies between two records, and the first batch from there on comes only after a while."""
    run = create_run("mine", small_config(), runs=tmp_path)
    (run.folder / "checkpoint.safetensors").touch()
    far = {"step": 31, "steps": 100, "epoch": 1, "epochs": 2, "elapsed": 53.0, "pictures": 200}
    write_small(run.folder, "progress.json", {"phase": "training", **far})
    with in_line(order_for(run.folder, tmp_path, "train", LIMITS, "")):
        state = read_state(run.folder, tmp_path, LIMITS)
    assert (state.name, state.phase) == ("running", "preparing")
    assert (state.step, state.steps, state.elapsed) == (31, 100, 53.0)


def test_a_training_that_begins_anew_is_nowhere_yet(tmp_path):
    run = create_run("mine", small_config(), runs=tmp_path)
    write_small(run.folder, "progress.json", {"step": 31, "steps": 100, "epoch": 1, "epochs": 2, "elapsed": 53.0})
    with in_line(order_for(run.folder, tmp_path, "train", LIMITS, "")):
        assert read_state(run.folder, tmp_path, LIMITS).step == 0
