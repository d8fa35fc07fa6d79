"""When a place is taken, and nothing else."""

from datetime import date, timedelta

import icalendar

from feeds import freebusy
from feeds.agenda import Text
from feeds.lint import lint
from tests.tools.agendas import CHANGED, START, item


def rendered(*items) -> list[str]:
    body = freebusy.render(
        items, uid="venue@fieldday", start=date(2021, 4, 1), end=date(2021, 5, 1), changed_at=CHANGED
    )
    assert lint(body) == []
    assert len(icalendar.Calendar.from_ical(body).freebusy) == 1
    return body.decode().split("\r\n")


def test_a_free_month_is_these_lines() -> None:
    assert rendered() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//fieldday//fieldday feeds//EN",
        "BEGIN:VFREEBUSY",
        "UID:venue@fieldday",
        "DTSTAMP:20210301T080000Z",
        "DTSTART:20210331T160000Z",
        "DTEND:20210430T160000Z",
        "END:VFREEBUSY",
        "END:VCALENDAR",
        "",
    ]


def busy(*items) -> list[str]:
    return [line.removeprefix("FREEBUSY:") for line in rendered(*items) if line.startswith("FREEBUSY")]


def test_periods_that_touch_or_overlap_are_one_in_utc() -> None:
    overlapping = item(9, start=START + timedelta(minutes=90), end=START + timedelta(minutes=150))

    assert busy(item(5), item(2), overlapping, item(1)) == [
        "20210410T010000Z/20210410T033000Z",
        "20210410T050000Z/20210410T060000Z",
    ]


def test_cancelled_and_transparent_items_take_no_time() -> None:
    assert busy(item(1, status="CANCELLED"), item(2, transparent=True)) == []


def test_all_day_items_take_their_days_and_the_window_cuts_them() -> None:
    assert busy(item(1, all_day=True, start=date(2021, 3, 1), end=date(2021, 4, 2))) == [
        "20210331T160000Z/20210401T160000Z"
    ]


def test_no_word_of_a_private_item_is_told() -> None:
    secret = item(1, public=False, title=Text("秘密", "SECRET"), location=Text("SECRET"), people=("SECRET",))

    assert not [line for line in rendered(secret) if "SECRET" in line or "秘密" in line]
    assert len(busy(secret)) == 1
