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
# What the second reader makes something else of: a zone it does not know, EXDATE of another kind than DTSTART, a
# series of periods, COUNT with UNTIL, times without UID.
ALONE = {"Exchange, all day", "Zimbra", "TeamUp", "Domino", "Meetup", "Fastmail"}


def spans(data: bytes) -> list[tuple[datetime, datetime]]:
    found = read_here(data, zone=HOME.key, first=FIRST, last=LAST).spans
    return [(s.start, s.end) for s in found]


@pytest.mark.parametrize("export", EXPORTS, ids=[export[0] for export in EXPORTS])
def test_an_export_is_the_times_it_means(export: Export) -> None:
    name, data, expected = export

    found = read_here(data, zone=HOME.key, first=FIRST, last=LAST)

    assert [(f"{s.start:%m-%d %H:%M}", f"{s.end:%m-%d %H:%M}", s.weight) for s in found.spans] == expected
    assert [n.code for n in found.notices] == NOTICED.get(name, [])


AGREED = [(name, data) for name, data, _ in EXPORTS if name not in ALONE]
AGREED += [(make.__name__, make()) for make in (foreign.outlook, foreign.google, foreign.nextcloud)]


@pytest.mark.parametrize(("name", "data"), AGREED, ids=[name for name, _ in AGREED])
def test_a_second_reader_finds_the_same(name: str, data: bytes) -> None:
    theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(FIRST, LAST)

    assert spans(data) == sorted({span for event in theirs if (span := _span(event))[0] < span[1]})


def _span(event: icalendar.Event) -> tuple[datetime, datetime]:
    start = event.start
    return _moment(start), _moment(event.end if "DTEND" in event or "DURATION" in event else start)


def _moment(value: date) -> datetime:
    aware = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (aware if aware.tzinfo else aware.replace(tzinfo=HOME)).astimezone(UTC)
