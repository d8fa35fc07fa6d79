"""Real clients against a server of ours on the loopback: the `caldav` library and vdirsyncer."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.caldav.resource import whole
from scheduler import clock
from scheduler.models import Entry
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.caldav import SECRET, app_password, served, uids
from tests.tools.published import two_lectures

caldav = pytest.importorskip("caldav")
pytest.importorskip("vdirsyncer")


@pytest.fixture
def small(session):
    made = two_lectures()
    for number in (3, 4):
        made.add(f"E0{number}")
        made.put(f"E0{number}.1", f"2021-03-1{number} 14:00", "MPH")
    made.publish()
    with writing():
        app_password(factories.person("S0001"))
    return made


@pytest.fixture
def address(app, small):
    with served(app) as base:
        yield base


def standing(session) -> dict[str, bytes]:
    """UID → the whole file that a client must hold, from the rows."""
    session.rollback()
    rows = session.query(Entry).filter(Entry.superseded_by.is_(None))
    return {row.uid: whole(row.fragments["zh"].encode()) for row in rows}


def change_all(small) -> None:
    """E01 moves, E02 is cancelled; E03 stays, and E04 too."""
    small.put("E01.1", "2021-03-08 10:00", "AUD")
    small.take("E02.1")
    small.publish(NOW + timedelta(minutes=5))


# The caldav library


@pytest.fixture
def everything(address):
    # The bare address: the library goes by the well-known one, as a phone does.
    client = caldav.DAVClient(url=f"{address}/.well-known/caldav", username="S0001", password=SECRET)
    calendars = {c.get_display_name(): c for c in client.principal().get_calendars()}
    assert list(calendars) == ["我的活动", "我的职责", "我的预订", "全部公开活动"]
    return calendars["全部公开活动"]


def names(objects) -> list[str]:
    return sorted(str(one.url).rpartition("/")[2].replace("%40", "@") for one in objects)


def test_the_library_lists_what_is_published(everything, session):
    assert names(everything.get_events()) == sorted(f"{uid}.ics" for uid in standing(session))


def test_the_library_s_second_sync_holds_exactly_what_changed(everything, small, session):
    before = {row.event_code: f"{row.uid}.ics" for row in session.query(Entry)}
    objects = everything.get_objects_by_sync_token(load_objects=True)
    assert len(list(objects)) == 4

    change_all(small)
    updated, deleted = objects.sync()

    assert names(updated) == [before["E01"], before["E02"]]
    assert names(deleted) == []
    assert [e.component["STATUS"] for e in updated if "e02" in str(e.url)] == ["CANCELLED"]
    assert objects.sync() == ([], [])


def test_the_library_s_sync_drops_what_is_over_for_long(everything, small, session):
    objects = everything.get_objects_by_sync_token(load_objects=True)
    first_two = [f"{r.uid}.ics" for r in session.query(Entry) if r.event_code in ("E01", "E02")]

    clock.set_source(lambda: datetime(2021, 5, 10, tzinfo=UTC))
    updated, deleted = objects.sync()

    assert (names(updated), names(deleted)) == ([], sorted(first_two))


def test_the_library_finds_by_time_and_by_text(everything):
    day = everything.search(
        start=datetime(2021, 3, 13, tzinfo=UTC), end=datetime(2021, 3, 14, tzinfo=UTC), event=True
    )
    none = everything.search(
        start=datetime(2021, 4, 13, tzinfo=UTC), end=datetime(2021, 4, 14, tzinfo=UTC), event=True
    )
    lectures = everything.search(summary="健康", event=True)

    assert [len(day), len(none), len(lectures)] == [1, 0, 4]


def test_the_library_cannot_write_and_is_told_so(everything, session):
    before = standing(session)

    with pytest.raises(caldav.lib.error.DAVError):
        everything.add_event(dtstart=NOW, dtend=NOW + timedelta(hours=1), summary="x")
    for event in everything.get_events():
        with pytest.raises(caldav.lib.error.DAVError):
            event.delete()

    assert standing(session) == before


# vdirsyncer


class Folder:
    """vdirsyncer with a folder of .ics files, as its user has it."""

    def __init__(self, address: str, home: Path) -> None:
        self.home, self.config = home, home / "config"
        self.config.write_text(f"""
[general]
status_path = "{home}/status/"

[pair union]
a = "here"
b = "there"
collections = ["everything", "duties"]
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{home}/calendars/"
fileext = ".ics"

[storage there]
type = "caldav"
url = "{address}/caldav/"
username = "S0001"
password = "{SECRET}"
read_only = true
""")

    def run(self, *words: str) -> str:
        command = [sys.executable, "-m", "vdirsyncer", "-c", str(self.config), *words]
        done = subprocess.run(command, input="y\n" * 8, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def files(self) -> dict[str, bytes]:
        """UID → bytes: vdirsyncer makes file names of its own where a UID has an "@"."""
        found = [path.read_bytes() for path in (self.home / "calendars" / "everything").glob("*.ics")]
        return {uids(body.decode())[0]: body for body in found}


@pytest.fixture
def folder(address, tmp_path):
    made = Folder(address, tmp_path)
    made.run("discover")
    return made


def test_vdirsyncer_keeps_the_files_byte_for_byte_and_then_has_nothing_to_do(folder, session):
    first = folder.run("sync")
    assert folder.files() == standing(session)
    assert first.count("Copying") == 4

    assert "Copying" not in folder.run("sync")


def test_vdirsyncer_takes_what_changed_and_nothing_else(folder, small, session):
    folder.run("sync")
    change_all(small)

    second = folder.run("sync")

    assert second.count("Copying") == 2
    assert folder.files() == standing(session)
