"""What is read of a foreign file: every occurrence at its time, with its weight."""

from datetime import UTC, date, datetime

import pytest

from feeds.calendar import render
from feeds.foreign.answer import ForeignEvent, ForeignSpan, Reading
from feeds.foreign.reading import read_here
from tests.tools import foreign
from tests.tools.agendas import mixed_agenda
from tests.tools.foreign import calendar, event

START, END = date(2021, 3, 1), date(2021, 5, 31)


def reading(data: bytes, *, titles: bool = False, first: date = START, last: date = END) -> Reading:
    return read_here(data, zone="Asia/Shanghai", first=first, last=last, titles=titles)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def times(data: bytes) -> list[tuple[datetime, datetime, str]]:
    found = reading(data)
    assert found.notices == ()
    return [(s.start, s.end, s.weight) for s in found.spans]


def codes(data: bytes) -> list[str]:
    return [n.code for n in reading(data).notices]


def starts(*lines: str) -> list[datetime]:
    return [s.start for s in reading(calendar(*event(*lines))).spans]


def test_an_outlook_file_is_its_occurrences_with_the_moved_one_and_without_the_one_left_out() -> None:
    assert times(foreign.outlook()) == [
        (utc(2021, 3, 1, 1), utc(2021, 3, 1, 2), "busy"),
        (utc(2021, 3, 4, 16), utc(2021, 3, 5, 16), "free"),
        (utc(2021, 3, 8, 1), utc(2021, 3, 8, 2), "busy"),
        (utc(2021, 3, 23, 6), utc(2021, 3, 23, 7), "tentative"),
        (utc(2021, 3, 29, 1), utc(2021, 3, 29, 2), "busy"),
    ]


def test_exchange_s_own_zone_changes_to_summer_time_in_the_night_between() -> None:
    assert times(foreign.exchange()) == [
        (utc(2021, 3, 26, 8), utc(2021, 3, 26, 8, 30), "busy"),
        (utc(2021, 3, 28, 7), utc(2021, 3, 28, 7, 30), "busy"),
        (utc(2021, 3, 29, 7), utc(2021, 3, 29, 7, 30), "busy"),
    ]


def test_a_deleted_occurrence_of_google_takes_no_time() -> None:
    assert times(foreign.google()) == [
        (utc(2021, 3, 3, 6), utc(2021, 3, 3, 7, 30), "busy"),
        (utc(2021, 3, 4, 11), utc(2021, 3, 4, 13), "busy"),
        (utc(2021, 3, 11, 11), utc(2021, 3, 11, 13), "free"),
        (utc(2021, 3, 18, 11), utc(2021, 3, 18, 13), "busy"),
    ]


def test_nextcloud_s_leave_is_whole_days_and_this_and_later_ones_move_together() -> None:
    assert times(foreign.nextcloud()) == [
        (utc(2021, 3, 7, 16), utc(2021, 3, 12, 16), "busy"),
        (utc(2021, 3, 22, 7), utc(2021, 3, 22, 8, 30), "busy"),
        (utc(2021, 3, 29, 8), utc(2021, 3, 29, 10), "busy"),
        (utc(2021, 4, 5, 8), utc(2021, 4, 5, 10), "busy"),
    ]


def test_icloud_s_floating_time_is_at_home_and_a_birthday_from_1604_is_found() -> None:
    assert times(foreign.icloud()) == [
        (utc(2021, 3, 10, 12), utc(2021, 3, 10, 13), "busy"),
        (utc(2021, 3, 14, 16), utc(2021, 3, 15, 16), "free"),
    ]


def test_titles_come_only_where_they_are_asked_for_and_name_each_occurrence_lastingly() -> None:
    quiet, told = reading(foreign.outlook()), reading(foreign.outlook(), titles=True)

    assert quiet.events == ()
    assert "组会" not in repr(quiet)
    assert told.spans == quiet.spans
    assert [(e.title, e.recurrence) for e in told.events] == [
        ("组会", "20210301T010000Z"),
        ("Payday", ""),
        ("组会", "20210308T010000Z"),
        ("组会（改期）", "20210322T010000Z"),
        ("组会", "20210329T010000Z"),
    ]


def test_an_event_without_length_is_told_with_titles_and_takes_no_time() -> None:
    told = reading(foreign.icloud(), titles=True)

    assert [e for e in told.events if e.uid == "5E30"] == [
        ForeignEvent(
            utc(2021, 3, 14, 2), utc(2021, 3, 14, 2), "5E30", "", False, "busy", False, "Call home", ""
        )
    ]
    assert "5E30" not in {s.uid for s in told.spans}


@pytest.mark.parametrize(
    ("extra", "weight"),
    [
        ("STATUS:CANCELLED", "free"),
        ("STATUS:TENTATIVE", "tentative"),
        ("TRANSP:TRANSPARENT", "free"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", "free"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "tentative"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", "busy"),
        ("X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE", "tentative"),
        ("CLASS:PRIVATE", "busy"),
    ],
)
def test_free_cancelled_and_tentative_are_told_apart(extra: str, weight: str) -> None:
    data = calendar(*event("DTSTART:20210301T010000Z", "DTEND:20210301T020000Z", extra))

    assert reading(data).spans == (ForeignSpan(utc(2021, 3, 1, 1), utc(2021, 3, 1, 2), "a", False, weight),)


NINE = "DTSTART;TZID={}:20210301T090000"
HOUR = "DURATION:PT1H"


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Asia/Shanghai", 1),
        ("China Standard Time", 1),
        ("中国标准时间", 1),
        ("W. Europe Standard Time", 8),
        ("/freeassociation.sourceforge.net/Europe/Berlin", 8),
        ("/mozilla.org/20050126_1/Europe/Berlin", 8),
        ('"(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi"', 1),
        ("(UTC+01:00) Amsterdam, Berlin, Bern", 8),
        ("GMT+0800", 1),
        ("tzone://Microsoft/Utc", 9),
        ("Tokyo Standard Time", 0),
    ],
)
def test_a_zone_is_known_by_all_its_names(zone: str, hour: int) -> None:
    data = calendar(*event(NINE.format(zone), HOUR))

    assert times(data) == [(utc(2021, 3, 1, hour), utc(2021, 3, 1, hour + 1), "busy")]


def test_an_unknown_zone_is_read_as_local_time_with_a_notice() -> None:
    found = reading(calendar(*event(NINE.format("Mars/Olympus"), HOUR)))

    assert found.spans[0].start == utc(2021, 3, 1, 1)
    assert [(n.code, n.line) for n in found.notices] == [("ics-zone", 7)]


def test_a_calendar_s_own_zone_is_that_of_its_floating_times_and_days() -> None:
    data = calendar(
        "X-WR-TIMEZONE:America/New_York",
        *event("DTSTART:20210301T090000", HOUR),
        *event("DTSTART;VALUE=DATE:20210302", uid="b"),
    )

    assert [s.start for s in reading(data).spans] == [utc(2021, 3, 1, 14), utc(2021, 3, 2, 5)]


def test_a_series_keeps_its_local_hour_over_the_change_of_summer_time() -> None:
    assert starts("DTSTART;TZID=Europe/Berlin:20210327T090000", HOUR, "RRULE:FREQ=DAILY;COUNT=2") == [
        utc(2021, 3, 27, 8),
        utc(2021, 3, 28, 7),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR;WKST=SU",
        "FREQ=WEEKLY;UNTIL=20210315",
        "FREQ=YEARLY",
        "FREQ=YEARLY;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=-1WE",
        "FREQ=WEEKLY;BYDAY=MO",
    ],
)
def test_a_rule_that_began_long_ago_gives_what_it_gives_counted_from_the_start(rule: str) -> None:
    long_ago = "DTSTART;TZID=Asia/Shanghai:20110323T090000"  # a Wednesday

    moved = starts(long_ago, HOUR, f"RRULE:{rule}")
    counted = starts(long_ago, HOUR, f"RRULE:{rule};COUNT=90000")

    assert moved == counted
    assert moved


def test_more_dates_and_periods_and_left_out_days_are_read() -> None:
    found = reading(
        calendar(
            *event(
                "DTSTART;TZID=Asia/Shanghai:20210301T090000",
                HOUR,
                "RRULE:FREQ=DAILY;COUNT=3",
                "EXDATE;VALUE=DATE:20210302",
                "RDATE;VALUE=PERIOD;TZID=Asia/Shanghai:20210310T090000/PT3H",
                "RDATE:20210311T010000Z",
            )
        )
    )

    assert [(s.start, s.end) for s in found.spans] == [
        (utc(2021, 3, 1, 1), utc(2021, 3, 1, 2)),
        (utc(2021, 3, 3, 1), utc(2021, 3, 3, 2)),
        (utc(2021, 3, 10, 1), utc(2021, 3, 10, 4)),
        (utc(2021, 3, 11, 1), utc(2021, 3, 11, 2)),
    ]


def test_an_exception_named_by_its_day_or_in_another_zone_replaces_the_same_occurrence() -> None:
    core = event("DTSTART;TZID=Asia/Shanghai:20210301T090000", HOUR, "RRULE:FREQ=DAILY;COUNT=2")
    for name in ("RECURRENCE-ID;VALUE=DATE:20210302", "RECURRENCE-ID:20210302T010000Z"):
        moved = event(name, "DTSTART:20210302T030000Z", HOUR)

        assert [s.start for s in reading(calendar(*core, *moved)).spans] == [
            utc(2021, 3, 1, 1),
            utc(2021, 3, 2, 3),
        ]


def test_of_two_versions_of_an_event_the_later_one_counts() -> None:
    old = event("DTSTART:20210301T010000Z", HOUR, "SEQUENCE:1")
    new = event("DTSTART:20210303T010000Z", HOUR, "SEQUENCE:2")

    assert [s.start for s in reading(calendar(*old, *new)).spans] == [utc(2021, 3, 3, 1)]


def test_events_without_uid_do_not_swallow_each_other() -> None:
    one = ["BEGIN:VEVENT", "DTSTART:20210301T010000Z", HOUR, "END:VEVENT"]
    two = ["BEGIN:VEVENT", "DTSTART:20210302T010000Z", HOUR, "END:VEVENT"]

    assert [s.uid for s in reading(calendar(*one, *two)).spans] == ["line-4", "line-8"]


def test_the_window_holds_both_its_days_and_what_reaches_into_it() -> None:
    data = calendar(
        *event("DTSTART:20210228T150000Z", "DTEND:20210228T160000Z", uid="ends as it begins"),
        *event("DTSTART:20210228T150000Z", "DTEND:20210228T170000Z", uid="reaches in"),
        *event("DTSTART:20210531T155900Z", "DTEND:20210601T155900Z", uid="last minute"),
        *event("DTSTART:20210531T160000Z", "DTEND:20210601T160000Z", uid="too late"),
    )

    assert [s.uid for s in reading(data).spans] == ["reaches in", "last minute"]


def test_free_busy_periods_are_spans() -> None:
    data = calendar(
        "BEGIN:VFREEBUSY",
        "UID:fb",
        "DTSTART:20210301T000000Z",
        "DTEND:20210401T000000Z",
        "FREEBUSY:20210301T010000Z/20210301T020000Z,20210302T010000Z/PT30M",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20210303T010000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20210304T010000Z/PT1H",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20210305T010000Z/PT1H",
        "END:VFREEBUSY",
    )

    assert times(data) == [
        (utc(2021, 3, 1, 1), utc(2021, 3, 1, 2), "busy"),
        (utc(2021, 3, 2, 1), utc(2021, 3, 2, 1, 30), "busy"),
        (utc(2021, 3, 3, 1), utc(2021, 3, 3, 2), "tentative"),
        (utc(2021, 3, 4, 1), utc(2021, 3, 4, 2), "free"),
        (utc(2021, 3, 5, 1), utc(2021, 3, 5, 2), "busy"),
    ]


def test_two_calendars_in_a_file_are_both_read() -> None:
    data = calendar(*event("DTSTART:20210301T010000Z", HOUR)) + calendar(
        *event("DTSTART:20210302T010000Z", HOUR, uid="b")
    )

    assert [s.uid for s in reading(data).spans] == ["a", "b"]


def test_our_own_feed_reads_back() -> None:
    found = reading(
        render(mixed_agenda(), "zh"), titles=True, first=date(2021, 1, 1), last=date(2022, 12, 31)
    )

    assert len(found.events) == len(mixed_agenda().items)
    assert sum(e.weight != "free" for e in found.events) == len(found.events) - 2
    assert found.name
