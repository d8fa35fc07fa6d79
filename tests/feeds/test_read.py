"""Foreign calendars: what is read, and which limit refuses what."""

from datetime import UTC, date, datetime

import pytest

from feeds.calendar import render
from feeds.read import Foreign, Unreadable, read
from tests.tools.agendas import mixed_agenda

START, END = date(2021, 3, 1), date(2021, 6, 1)


def calendar(*entry: str, entries: int = 1) -> bytes:
    inside = ["BEGIN:VEVENT", "UID:a", "DTSTAMP:20210101T000000Z", *entry, "END:VEVENT"] * entries
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *inside, "END:VCALENDAR", ""]).encode()


def test_a_weekly_talk_is_read_as_its_occurrences() -> None:
    talk = calendar(
        "DTSTART;TZID=Asia/Shanghai:20210301T090000",
        "DTEND;TZID=Asia/Shanghai:20210301T100000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=Asia/Shanghai:20210308T090000",
        "SUMMARY:组会",
    )

    assert read(talk, START, END) == tuple(
        Foreign(
            "a",
            datetime(2021, 3, day, 1, tzinfo=UTC),
            datetime(2021, 3, day, 2, tzinfo=UTC),
            all_day=False,
            title="组会",
            busy=True,
            tentative=False,
        )
        for day in (1, 15)
    )


@pytest.mark.parametrize(
    ("extra", "busy", "tentative"),
    [
        ("STATUS:CANCELLED", False, False),
        ("STATUS:TENTATIVE", True, True),
        ("TRANSP:TRANSPARENT", False, False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False, False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", True, True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True, False),
    ],
)
def test_free_cancelled_and_tentative_are_told_apart(extra: str, busy: bool, tentative: bool) -> None:
    found = read(calendar("DTSTART:20210301T010000Z", "DTEND:20210301T020000Z", extra), START, END)

    assert [(f.busy, f.tentative) for f in found] == [(busy, tentative)]


def test_all_day_and_floating_times_are_those_of_the_feed_s_zone() -> None:
    day = read(calendar("DTSTART;VALUE=DATE:20210302"), START, END)
    floating = read(calendar("DTSTART:20210302T090000", "DTEND:20210302T100000"), START, END)

    assert (day[0].start, day[0].end, day[0].all_day) == (
        datetime(2021, 3, 1, 16, tzinfo=UTC),
        datetime(2021, 3, 2, 16, tzinfo=UTC),
        True,
    )
    assert floating[0].start == datetime(2021, 3, 2, 1, tzinfo=UTC)


def test_our_own_feed_reads_back() -> None:
    found = read(render(mixed_agenda(), "zh"), date(2021, 1, 1), date(2022, 12, 31))

    assert len(found) == len(mixed_agenda().items)
    assert sum(one.busy for one in found) == len(found) - 2


AT_NINE = "DTSTART:20210301T090000Z"
DEEP = ["BEGIN:VALARM"] * 6
HOSTILE = [
    (b"", "ics-malformed"),
    (b"<html>", "ics-malformed"),
    (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "ics-malformed"),
    (b"x" * (2 * 1024 * 1024 + 1), "ics-too-large"),
    (calendar("SUMMARY:" + "x" * 70_000), "ics-line-long"),
    (calendar("SUMMARY:" + "\r\n x" * 500_000), "ics-line-long"),
    (calendar(AT_NINE, entries=5_001), "ics-components"),
    (calendar(*DEEP), "ics-depth"),
    (calendar(AT_NINE, "RDATE:" + ",".join(["20210302T090000Z"] * 1_001)), "ics-dates"),
    (calendar(AT_NINE, *["EXDATE:20210302T090000Z"] * 1_001), "ics-dates"),
    (calendar(AT_NINE, "RRULE:FREQ=SECONDLY"), "ics-frequency"),
    (calendar(AT_NINE, "RRULE:INTERVAL=1;freq=minutely"), "ics-frequency"),
    (calendar(AT_NINE, 'RRULE;X=a"b : FREQ = SECONDLY'), "ics-frequency"),
    (calendar("X;A=" + "," * 60_000), "ics-malformed"),
    (calendar("DTSTART:00010101T000000Z"), "ics-year"),
    (calendar("DTSTART:99991231T000000Z"), "ics-year"),
    (calendar(AT_NINE, "RRULE:FREQ=HOURLY"), "ics-occurrences"),
]


@pytest.mark.parametrize(("body", "code"), HOSTILE, ids=[f"{n}-{h[1]}" for n, h in enumerate(HOSTILE)])
def test_a_hostile_file_is_refused_with_the_limit_it_breaks(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(body, START, END)

    assert refusal.value.code == code
    assert refusal.value.line >= 1
    assert refusal.value.sentence.zh
