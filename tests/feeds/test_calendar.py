"""A whole feed."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from feeds.agenda import ZONE, Agenda, Text, order
from feeds.calendar import compose, head, join, render
from feeds.entry import fragment
from feeds.lint import lint
from tests.tools.agendas import CHANGED, item, mixed_agenda, odd_agendas


def uids(body: bytes) -> list[str]:
    return [str(event["UID"]) for event in Calendar.from_ical(body).events]


def test_an_empty_feed_is_these_lines() -> None:
    assert render(Agenda(Text("羽毛球馆", "Badminton hall"), color="teal"), "zh").decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fieldday//fieldday feeds//EN",
        "CALSCALE:GREGORIAN",
        "NAME:羽毛球馆",
        "X-WR-CALNAME:羽毛球馆",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "COLOR:teal",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZNAME:CST",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "END:STANDARD",
        "END:VTIMEZONE",
        "END:VCALENDAR",
        "",
    ]


def test_entries_come_by_start_and_then_uid() -> None:
    at_nine = [item(n, start=item(1).start, end=item(1).end) for n in range(1, 5)]
    all_day = item(9, all_day=True, start=date(2021, 4, 10), end=date(2021, 4, 11))

    body = render(Agenda(Text("x"), (item(5), *at_nine, all_day)), "zh")

    assert uids(body) == [all_day.uid, *sorted(i.uid for i in at_nine), item(5).uid]


@given(data=st.data())
def test_any_order_of_items_gives_the_same_bytes(data: st.DataObject) -> None:
    agenda = mixed_agenda()
    shuffled = data.draw(st.permutations(agenda.items))

    assert render(replace(agenda, items=tuple(shuffled)), "both") == render(agenda, "both")


@settings(max_examples=60)
@given(
    agenda=odd_agendas, language=st.sampled_from(["zh", "en", "both"]), alarm=st.sampled_from([None, 0, 30])
)
def test_whatever_people_type_the_feed_is_right_and_whole(
    agenda: Agenda, language: str, alarm: int | None
) -> None:
    body = render(agenda, language, alarm)

    assert lint(body, alarms=alarm is not None) == []
    assert uids(body) == [i.uid for i in sorted(agenda.items, key=order)]


@settings(max_examples=30)
@given(agenda=odd_agendas)
def test_parsing_and_writing_again_changes_nothing(agenda: Agenda) -> None:
    body = render(agenda, "zh")

    again = Calendar.from_ical(Calendar.from_ical(body).to_ical())

    assert again == Calendar.from_ical(body)


def test_one_bad_item_is_left_out_and_reported_and_the_rest_stays(caplog) -> None:
    bad = item(2, end=item(2).start)
    agenda = Agenda(Text("x"), (item(1), bad, item(3)))

    rendered = compose(agenda, "zh")

    assert uids(rendered.body) == [item(1).uid, item(3).uid]
    assert [(b.uid, b.code) for b in rendered.left_out] == [(bad.uid, "end")]
    with caplog.at_level(logging.ERROR):
        assert render(agenda, "zh") == rendered.body
    assert bad.uid in caplog.text


def test_of_two_items_with_one_uid_the_latest_stays_in_any_order() -> None:
    old, new = item(1), item(1, sequence=1, title=Text("改期", "Moved"))

    for items in ((old, new), (new, old)):
        rendered = compose(Agenda(Text("x"), items), "zh")
        assert rendered.body == render(Agenda(Text("x"), (new,)), "zh")
        assert [b.code for b in rendered.left_out] == ["uid-twice"]


def test_joining_kept_fragments_gives_the_same_bytes_as_rendering() -> None:
    agenda = mixed_agenda()
    kept = [fragment(i, "en") for i in sorted(agenda.items, key=order)]

    assert join(agenda.name, kept, "en", color=agenda.color) == render(agenda, "en")


def test_a_change_of_one_item_changes_only_its_own_lines() -> None:
    agenda = mixed_agenda()
    moved = replace(agenda.items[1], sequence=1, changed_at=CHANGED + timedelta(seconds=1))
    changed = replace(agenda, items=(agenda.items[0], moved, *agenda.items[2:]))

    before, after = (render(a, "zh").split(b"BEGIN:VEVENT") for a in (agenda, changed))

    assert [a == b for a, b in zip(before, after, strict=True)].count(False) == 1


def test_a_name_is_cleaned_escaped_and_at_most_255_characters() -> None:
    written = head(Text("甲,乙\r\nX:1" + "长" * 300), "zh").replace(b"\r\n ", b"").decode()

    name = "甲\\,乙 X:1" + "长" * 248
    assert f"\r\nNAME:{name}\r\nX-WR-CALNAME:{name}\r\n" in written


def test_nothing_in_the_feed_comes_from_a_clock() -> None:
    stamps = {
        line for line in render(mixed_agenda(), "zh").split(b"\r\n") if line.startswith((b"DTSTAMP", b"LAST"))
    }

    assert stamps == {b"DTSTAMP:20210301T080000Z", b"LAST-MODIFIED:20210301T080000Z"}


def test_times_are_the_same_for_a_reader_that_believes_the_vtimezone_and_one_with_its_own_table() -> None:
    event = Calendar.from_ical(render(Agenda(Text("x"), (item(1),)), "zh")).events[0]

    assert event.start.astimezone(UTC) == datetime(2021, 4, 10, 1, tzinfo=UTC)
    assert event.start.replace(tzinfo=ZONE).astimezone(UTC) == datetime(2021, 4, 10, 1, tzinfo=UTC)
