"""Exports of many systems, quirks and all: each is the times it means, and a second reader agrees where it can."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from feeds.foreign.reading import read_here
from tests.tools import foreign
from tests.tools.exports import EXPORTS, Export

HOME = ZoneInfo("Asia/Shanghai")
FIRST, LAST = date(2021, 2, 1), date(2021, 4, 30)
NOTICED = {"Meetup": ["ics-gbk"]}  # Latin-1 is not told from it; of the times nothing is lost
# What the second reader makes something else of: EXDATE of another kind than DTSTART, UNTIL as a date, Latin-1 with
# two CR. It is given the same calendar in plain words instead.
PLAIN: dict[str, list[tuple[bytes, bytes]]] = {
    "Exchange, all day": [
        (b'EXDATE;TZID="Tokyo Standard Time":20210302T000000', b"EXDATE;VALUE=DATE:20210302"),
        (b"EXDATE:20210302T160000Z", b"EXDATE;VALUE=DATE:20210303"),
    ],
    "TeamUp": [
        (b"EXDATE;VALUE=DATE:20210302", b"EXDATE;TZID=Asia/Shanghai:20210302T230000"),
        (b"UNTIL=20210304", b"UNTIL=20210304T150000Z"),
    ],
    "Meetup": [(b"\r\r\n", b"\r\n"), ("J\u00f6rg".encode("latin-1"), "J\u00f6rg".encode())],
}


def spans(data: bytes) -> list[tuple[datetime, datetime]]:
    found = read_here(data, zone=HOME.key, first=FIRST, last=LAST).spans
    return [(s.start, s.end) for s in found]


@pytest.mark.parametrize("export", EXPORTS, ids=[export[0] for export in EXPORTS])
def test_an_export_is_the_times_it_means(export: Export) -> None:
    name, data, expected = export

    found = read_here(data, zone=HOME.key, first=FIRST, last=LAST)

    assert [(f"{s.start:%m-%d %H:%M}", f"{s.end:%m-%d %H:%M}", s.weight) for s in found.spans] == expected
    assert [n.code for n in found.notices] == NOTICED.get(name, [])


def _plain(name: str, data: bytes) -> bytes:
    for quirk, plain in PLAIN.get(name, []):
        assert quirk in data
        data = data.replace(quirk, plain)
    return data


AGREED = [(name, data) for name, data, _ in EXPORTS]
AGREED += [(make.__name__, make()) for make in (foreign.outlook, foreign.google, foreign.nextcloud)]


@pytest.mark.parametrize(("name", "data"), AGREED, ids=[name for name, _ in AGREED])
def test_a_second_reader_finds_the_same(name: str, data: bytes) -> None:
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(_plain(name, data))).between(FIRST, LAST)

    assert spans(data) == sorted({span for event in theirs if (span := _span(event))[0] < span[1]})


def _span(event: icalendar.Event) -> tuple[datetime, datetime]:
    start = event.start
    return _moment(start), _moment(event.end if "DTEND" in event or "DURATION" in event else start)


def _moment(value: date) -> datetime:
    aware = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (aware if aware.tzinfo else aware.replace(tzinfo=HOME)).astimezone(UTC)
