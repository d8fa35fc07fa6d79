"""Each form of a feed, read by other people's programs before and after two editions within one second.

A session is moved, put into another room, renamed (to what hurts), cancelled; what a reader has is what is published.
"""

import json
from datetime import UTC, datetime

import icalendar
import pytest
import recurring_ical_events
from sqlalchemy import select
from werkzeug.test import Client

from feeds.busy import BUSY
from scheduler.extensions import db
from scheduler.feed_door import FeedDoor
from scheduler.models import Entry, Person
from scheduler.services import accounts, feed_tokens
from scheduler.services.feeding import Shelf
from scheduler.transactions import writing
from tests.tools import atom_reader, factories
from tests.tools.javascript import needs_package, run_json
from tests.tools.published import Small

HARD = "决赛，👨‍👩‍👧‍👦；שלום " + "长" * 180
WORDS = (
    "E0",
    "决赛",
    "改名",
    "LOCATION",
    "DESCRIPTION",
    "URL",
    "CATEGORIES",
    "ORGANIZER",
    "ATTENDEE",
)


@pytest.fixture
def small(app, session) -> Small:
    """E01 to E04 in the auditorium; E05 there too, and not public. LI speaks in all of them."""
    with writing():
        factories.person("LI")
    small = Small.make()
    for number in range(1, 6):
        small.add(f"E0{number}", public=number != 5)
        small.put(f"E0{number}.1", f"2021-03-0{number} 14:00", "AUD", speaker=["LI"])
    with writing():
        small.sessions["E04.1"].event.title_zh = HARD
    small.publish()
    return small


def change(small: Small) -> None:
    """Two editions within the second."""
    small.put("E01.1", "2021-03-08 10:30", "AUD", speaker=["LI"])
    small.put("E02.1", "2021-03-02 14:00", "MPH", speaker=["LI"])
    small.publish()
    with writing():
        small.sessions["E04.1"].event.title_zh = "改名，了；"
    small.take("E03.1")
    small.publish()


@pytest.fixture
def fetch():
    """A client of the feeds' front door, as any program comes to it."""
    client = Client(FeedDoor(lambda environ, start: [b""], Shelf(lambda: db.engine, fresh=0)))

    def fetch(path: str, status: int = 200, **headers: str):
        answer = client.get(path, headers=headers)
        assert answer.status_code == status, path
        return answer

    return fetch


def standing(*, venue: str = "", public: bool = True) -> list[Entry]:
    rows = db.session.scalars(select(Entry).where(Entry.superseded_by.is_(None)).order_by(Entry.start))
    return [e for e in rows if (e.public or not public) and (not venue or venue in e.venues)]


def meant(entries: list[Entry]) -> list[tuple[str, str, str, str]]:
    return sorted((e.uid, f"{e.start:%Y%m%dT%H%M%SZ}", _title(e), e.status) for e in entries)


def _title(entry: Entry) -> str:
    return f"{'已取消：' if entry.status == 'CANCELLED' else ''}{entry.title_zh}"


def row(event: icalendar.Event) -> tuple[str, str, str, str]:
    return (
        *(str(event["UID"]), f"{event['DTSTART'].dt.astimezone(UTC):%Y%m%dT%H%M%SZ}"),
        *(str(event["SUMMARY"]), str(event["STATUS"])),
    )


def by_icalendar(body: bytes, _) -> list[tuple[str, ...]]:
    return sorted(map(row, icalendar.Calendar.from_ical(body).events))


def by_recurring(body: bytes, _) -> list[tuple[str, ...]]:
    calendar = icalendar.Calendar.from_ical(body)
    return sorted(map(row, recurring_ical_events.of(calendar).between((2021, 1, 1), (2022, 1, 1))))


def by_ical_js(body: bytes, folder, ending: str = "ics") -> list[tuple[str, ...]]:
    needs_package("ical.js")
    (folder / f"feed.{ending}").write_bytes(body)
    events = run_json("parse.mjs", str(folder / f"feed.{ending}"))["events"]
    return sorted((e["uid"], _stamp(e["start"]), e["title"], e["status"]) for e in events)


def _stamp(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("read", [by_icalendar, by_recurring, by_ical_js])
@pytest.mark.parametrize(
    ("path", "venue"), [("everything", ""), ("venue/AUD", "AUD"), ("venue/MPH", "MPH"), ("kind/lecture", "")]
)
def test_public_feeds(small, fetch, tmp_path, read, path, venue):
    address = f"/feeds/public/{path}.ics"
    before = fetch(address)
    assert read(before.data, tmp_path) == meant(standing(venue=venue))
    change(small)

    after = fetch(address, **{"If-None-Match": before.headers["ETag"]})

    assert read(after.data, tmp_path) == meant(standing(venue=venue))
    fetch(address, 304, **{"If-None-Match": f'"x", W/{after.headers["ETag"]}'})


@pytest.mark.parametrize("read", [by_icalendar, by_recurring, by_ical_js])
def test_busy_only(small, fetch, tmp_path, read):
    """Also what is not public takes the room; nothing tells what it is."""
    address = "/feeds/public/venue/AUD.busy.ics"
    before = fetch(address)
    change(small)
    after = fetch(address, **{"If-None-Match": before.headers["ETag"]})

    taken = [e for e in standing(venue="AUD", public=False) if e.status == "CONFIRMED"]
    found = [(start, title) for _, start, title, _ in read(after.data, tmp_path)]
    assert sorted(found) == sorted((f"{e.start:%Y%m%dT%H%M%SZ}", BUSY.zh) for e in taken)
    assert len(read(before.data, tmp_path)) == 5
    assert [word for word in WORDS if word in after.text] == []


def test_free_and_busy(small, fetch):
    address = "/feeds/public/venue/AUD.ifb"
    before = fetch(address)
    change(small)
    after = fetch(address, **{"If-None-Match": before.headers["ETag"]})

    def periods(body: bytes) -> list[tuple[datetime, datetime]]:
        (one,) = icalendar.Calendar.from_ical(body).freebusy
        lines = one.get("FREEBUSY", [])
        return [p.start_end if hasattr(p, "start_end") else (p.start, p.end) for p in _periods(lines)]

    taken = [e for e in standing(venue="AUD", public=False) if e.status == "CONFIRMED"]
    assert periods(after.data) == [(e.start, e.end) for e in taken]
    assert len(periods(before.data)) == 5
    assert [word for word in WORDS if word in after.text] == []


def _periods(lines) -> list[object]:
    return [
        one
        for line in (lines if isinstance(lines, list) else [lines])
        for one in getattr(line, "dts", [line])
    ]


@pytest.mark.parametrize("reader", ["icalendar", "ical.js"])
def test_jcal(small, fetch, tmp_path, reader):
    address = "/feeds/public/everything.json"
    before = fetch(address)
    change(small)
    after = fetch(address, **{"If-None-Match": before.headers["ETag"]})

    found = (
        by_ical_js(after.data, tmp_path, "json")
        if reader == "ical.js"
        else sorted(map(row, icalendar.Calendar.from_jcal(json.loads(after.data)).events))
    )
    assert found == meant(standing())


def test_what_changed_as_atom_and_as_a_page(small, fetch, client):
    """A change is told once, by an id that lasts; what is not public is not among them."""
    address = "/feeds/public/everything.atom"
    before = fetch(address)
    change(small)
    after = fetch(address, **{"If-None-Match": before.headers["ETag"]})

    known, told = atom_reader.read(before.data), atom_reader.read(after.data)
    news = told[: len(told) - len(known)]
    assert told[len(news) :] == known
    assert sorted(one.kind for one in news) == ["cancelled", "changed", "moved", "moved"]
    assert [one.content for one in news if "E01" in one.title or "3月8日" in one.content]
    assert not [one for one in told if "E05" in one.title + one.content]
    page = client.get("/changes").text
    assert [one.title for one in news if one.title.partition("：")[2] not in page] == []


@pytest.mark.parametrize("ending", ["ics", "busy.ics", "ifb", "json", "atom"])
def test_a_revoked_address_is_404_in_each_form_and_the_renewed_one_serves(small, fetch, ending):
    token, secret = accounts.make_feed_token(small_person(), "phone")
    before = fetch(f"/feeds/{secret}.{ending}")
    made, renewed = feed_tokens.renew(token)

    gone = fetch(f"/feeds/{secret}.{ending}", 404, **{"If-None-Match": before.headers["ETag"]})

    assert gone.data == fetch(f"/feeds/never-{'x' * 30}.{ending}", 404).data
    again = fetch(f"/feeds/{renewed}.{ending}").data
    assert (
        ending not in ("ics", "json") or again == before.data
    )  # where times are all, so are the UIDs of each address
    accounts.revoke_feed_token(made)
    fetch(f"/feeds/{renewed}.{ending}", 404)


def small_person() -> Person:
    return db.session.scalars(select(Person).where(Person.code == "LI")).one()
