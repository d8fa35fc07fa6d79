"""Other people's readers of feeds: icalendar, vobject, ical and ical.js, all asked the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import vobject
from ical.calendar_stream import IcsCalendarStream

from feeds.agenda import Agenda, Item, instant, order
from feeds.entry import title
from tests.tools.javascript import needs_package, run_json

Entry = tuple[str, str, str, str, str, str]  # UID, start, end, title, status, LAST-MODIFIED


def moment(value: datetime | date) -> str:
    return instant(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def as_meant(agenda: Agenda, language: str) -> list[Entry]:
    def entry(i: Item) -> Entry:
        return (i.uid, moment(i.start), moment(i.end), title(i, language), i.status, moment(i.changed_at))

    return [entry(i) for i in sorted(agenda.items, key=order)]


def read_by_icalendar(body: bytes, _: Path) -> list[Entry]:
    return [
        (
            *(str(e["UID"]), moment(e.start), moment(e.end), str(e["SUMMARY"]), str(e["STATUS"])),
            moment(e["LAST-MODIFIED"].dt),
        )
        for e in icalendar.Calendar.from_ical(body).events
    ]


def read_by_vobject(body: bytes, _: Path) -> list[Entry]:
    return [
        (
            *(e.uid.value, moment(e.dtstart.value), moment(e.dtend.value), e.summary.value, e.status.value),
            moment(e.last_modified.value),
        )
        for e in vobject.readOne(body.decode()).vevent_list
    ]


def read_by_ical(body: bytes, _: Path) -> list[Entry]:
    return [
        (
            *(e.uid, moment(e.dtstart), moment(e.dtend), e.summary, e.status.value),
            moment(e.last_modified),
        )
        for e in IcsCalendarStream.calendar_from_ics(body.decode()).events
    ]


def read_by_ical_js(body: bytes, folder: Path) -> list[Entry]:
    needs_package("ical.js")
    file = folder / "feed.ics"
    file.write_bytes(body)
    events: list[dict[str, Any]] = run_json("parse.mjs", str(file))["events"]
    assert [e["uid"] for e in events if e["floating"]] == []
    return [
        (e["uid"], _js(e["start"]), _js(e["end"]), e["title"], e["status"], _js(e["modified"]))
        for e in events
    ]


def _js(text: str) -> str:
    return moment(datetime.fromisoformat(text).astimezone(UTC) if "T" in text else date.fromisoformat(text))


Reader = Callable[[bytes, Path], list[Entry]]
READERS = [read_by_icalendar, read_by_vobject, read_by_ical, read_by_ical_js]
