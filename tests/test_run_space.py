"""The room that runs take: limits, what others may still write, and what was thrown away."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.jobs import disk
from core.jobs.control import write_small
from core.jobs.limits import Limits
from core.jobs.line import ticket
from core.jobs.room import Room
from core.jobs.shelf import DRAFT, Shelf, new_visitor
from core.jobs.space import check_space, outstanding
from core.jobs.state import line_folder
from core.jobs.trash import TRASH
from core.model import Architecture
from core.runs import create_run
from core.train import recipe, train
from tests.small_rooms import new_room, trained
from tests.small_training import small_config, small_data
from tests.test_shelf import older


@pytest.fixture
def shelf(tmp_path):
    """A visitor with one finished run, called fast-1."""
    room = new_room(tmp_path / "runs")
    trained(room)
    return room


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        (
            Limits(visitor_mb=1),
            r"this needs up to .* MB, and one visitor's runs may take 1 MB; choose a smaller network",
        ),
        (Limits(disk_mb=1), "the runs of all visitors take .* of 1 MB"),
        (Limits(runs=1), "there are 1 runs, and no more may be kept"),
    ],
)
def test_a_limit_is_enforced_with_a_sentence_and_nothing_is_begun(shelf, limits, message):
    room = Room(home=shelf.home, visitor=shelf.visitor, limits=limits)
    with pytest.raises(InvalidInput, match=message):
        room.start(recipe("fast"))
    assert room.names() == ["fast-1"]


def test_whoever_can_make_room_by_deleting_is_told_so(shelf):
    (shelf.path("fast-1") / "large").write_bytes(bytes(2 * disk.MB))
    with pytest.raises(
        InvalidInput, match=r"your runs take 2\.. MB of 3 MB, and this needs up to 2\.0 MB; delete runs"
    ):
        check_space(shelf.home, shelf.folder, 2 * disk.MB, Limits(visitor_mb=3))


def test_where_nothing_can_be_undone_nothing_is_offered_or_kept(shelf):
    room = Room(home=shelf.home, visitor=shelf.visitor, limits=Limits(trash_minutes=0))
    word = room.delete("fast-1")
    assert room.trash.deleted() == [] and room.taken()["trash"] == 0
    with pytest.raises(InvalidInput, match="too long ago"):
        room.undo(word)


def test_a_full_disk_is_told_before_anything_is_begun(shelf, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(InvalidInput, match=r"the disk has only 0\.0 MB left"):
        Room(home=shelf.home, visitor=shelf.visitor).start(recipe("fast"))


@pytest.mark.parametrize("name", ["fast", "classic"])
def test_a_run_takes_no_more_than_was_asked_for(tmp_path, name):
    config = small_config(name, architecture=Architecture(), record_every=1, training_images=200)
    run = create_run("mine", config, runs=tmp_path)
    largest = 0
    for _ in train(config, run=run, **small_data()):
        largest = max(largest, disk.size_of(run.folder))
    assert largest <= disk.needed_bytes(config) < 10 * largest


@pytest.mark.parametrize(("limit", "gone"), [(5, True), (1, False)])
def test_what_was_thrown_away_goes_for_good_only_where_there_is_room_then(shelf, limit, gone):
    (shelf.path("fast-1") / "large").write_bytes(bytes(4 * disk.MB))
    word = shelf.delete("fast-1")
    try:
        check_space(shelf.home, shelf.folder, 2 * disk.MB, Limits(visitor_mb=limit))
    except InvalidInput:
        assert not gone
    assert [one.word for one in shelf.trash.deleted()] == ([] if gone else [word])


def test_of_what_was_thrown_away_only_as_much_goes_as_is_needed(shelf):
    words = []
    for number in range(3):
        run = trained(shelf, str(number))
        (run.folder / "large").write_bytes(bytes(4 * disk.MB))
        words.append(shelf.delete(run.name))
        older(shelf.folder / TRASH / words[-1], 60 * (10 - number))
    check_space(shelf.home, shelf.folder, 2 * disk.MB, Limits(visitor_mb=12))
    assert [one.word for one in shelf.trash.deleted()] == words[:0:-1]


def test_those_that_wait_have_their_room_kept(tmp_path):
    """As many as wait in line could else pass the limit together, each of them alone being within it."""
    config, home = recipe("classic"), tmp_path / "runs"
    needed = disk.needed_bytes(config)
    room = Room(home=home, visitor=new_visitor(), limits=Limits(visitor_mb=-(-2 * needed // disk.MB)))
    with contextlib.ExitStack() as waiting:
        for number in range(2):
            check_space(home, room.folder, needed, room.limits)
            run = create_run(f"waiting-{number}", config, runs=room.folder)
            number = waiting.enter_context(ticket(line_folder(home, "train"), most=5))
            write_small(run.folder, "job.json", {"lane": "train", "ticket": number})
        assert outstanding(home) == {room.folder: pytest.approx(2 * needed, rel=0.01)}
        with pytest.raises(InvalidInput, match=r"beside .* MB that trainings under way may still take; delete runs"):
            check_space(home, room.folder, needed, room.limits)
        other = Shelf(home=home, visitor=new_visitor())
        with pytest.raises(InvalidInput, match=r"of all visitors take .* beside"):
            check_space(home, other.folder, needed, Limits(disk_mb=-(-2 * needed // disk.MB)))
    assert outstanding(home) == {}
    check_space(home, room.folder, needed, room.limits)


TAKE = """
import sys
from pathlib import Path
from core.errors import InvalidInput
from core.jobs.limits import Limits
from core.jobs.shelf import Shelf

shelf = Shelf(home=Path(sys.argv[1]), visitor=sys.argv[2] or None, limits=Limits(visitor_mb=10, disk_mb=10))
print("ready", flush=True)
sys.stdin.readline()
try:
    with shelf.keeping_room_for(6_000_000):
        print("kept", flush=True)
        sys.stdin.readline()
except InvalidInput as error:
    print(error, flush=True)
"""
"""A server that wants room for a run and, where it gets it, does not write before it is told to."""


def test_of_two_servers_that_begin_at_once_only_one_gets_the_room_that_is_there(tmp_path):
    visitor = new_visitor()
    servers = [server_that_takes(tmp_path, name) for name in (visitor, visitor)]
    assert sorted(told(servers)) == [
        "kept",
        "your runs take 0.0 MB of 10 MB, and this needs up to 6.0 MB beside 6.0 MB that trainings under way may still "
        "take; delete runs that are no longer needed, or download them first",
    ]
    end(servers)
    check_space(tmp_path, tmp_path / visitor, 6_000_000, Limits(visitor_mb=10))


def test_the_room_that_a_killed_server_kept_is_there_again(tmp_path):
    servers = [server_that_takes(tmp_path, name) for name in (new_visitor(), "")]
    assert "kept" in told(servers)
    assert outstanding(tmp_path)
    for server in servers:
        server.kill()
    end(servers)
    assert outstanding(tmp_path) == {}
    with Shelf(home=tmp_path).keeping_room_for(1):
        assert outstanding(tmp_path) == {tmp_path: 1}
    assert [path.name for path in (tmp_path / ".promises").iterdir()] == ["lock"]


def server_that_takes(home, visitor: str) -> subprocess.Popen:
    command = [sys.executable, "-c", TAKE, str(home), visitor]
    pipes = dict(stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    return subprocess.Popen(command, cwd=Path(__file__).parents[1], **pipes)


def told(servers: list[subprocess.Popen]) -> list[str]:
    """What each says once all were told at once to begin."""
    assert [server.stdout.readline() for server in servers] == ["ready\n"] * len(servers)
    for server in servers:
        server.stdin.write("go\n")
    return [server.stdout.readline().strip() for server in servers]


def end(servers: list[subprocess.Popen]) -> None:
    for server in servers:
        server.communicate()


def test_what_is_deleted_or_prepared_is_told_apart_from_the_runs(shelf):
    runs = disk.size_of(shelf.path("fast-1"))
    deleted = trained(shelf, "other")
    trash = disk.size_of(deleted.folder)
    shelf.delete(deleted.name)
    draft = shelf.folder / f"{DRAFT}0123456789abcdef"
    draft.mkdir()
    (draft / "pictures").write_bytes(bytes(1000))
    assert shelf.taken() == {"runs": runs, "trash": trash, "drafts": 1000}
    assert shelf.usage()["mine"] == runs + trash + 1000
