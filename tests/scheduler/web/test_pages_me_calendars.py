"""A person's own calendars and busy times: added, seen, refreshed, removed; and nobody else's."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Busy, BusyPattern, OutsideCalendar
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.foreign import calendar, event
from tests.tools.pages import march, member

PAGE = "/me/calendars"


@pytest.fixture
def mine(client: Any, session: Any) -> Any:
    march()
    return client.sign_in(member())


def week() -> bytes:
    return calendar(
        "X-WR-CALNAME:私人",
        *event("DTSTART:20210309T010000Z", "DURATION:PT2H", "SUMMARY:看病", "UID:1"),
        *event("DTSTART:20210310T010000Z", "DURATION:PT1H", "STATUS:TENTATIVE", "UID:2"),
        *event("DTSTART:20210311T010000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT", "UID:3"),
    )


def sent(client: Any, page: str = PAGE, data: bytes | None = None, **form: str) -> Any:
    files = {"file": (io.BytesIO(data), "体检.ics")} if data is not None else {}
    return client.post(page, data=form | files, content_type="multipart/form-data")


def spans() -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Busy).order_by(Busy.start))
    return [(f"{b.start:%m-%d %H:%M}", b.weight) for b in rows]


@pytest.mark.postgres
def test_a_file_is_added_seen_in_counts_and_removed_with_its_times(mine: Any) -> None:
    assert sent(mine, data=week(), title="工作").status_code == 303
    page = mine.get(PAGE).text

    assert spans() == [("03-09 01:00", "busy"), ("03-10 01:00", "tentative")]
    assert "1 段没空" in page
    assert "1 段暂定" in page
    assert "2 小时" in page
    assert "看病" not in page
    assert "体检" not in page

    number = db.session.scalars(select(OutsideCalendar.id)).one()
    mine.post(f"{PAGE}/{number}", data={"act": "remove"})
    assert spans() == []


def test_an_address_is_kept_and_shown_by_its_host_only(mine: Any) -> None:
    sent(mine, address="https://outlook.office365.com/owa/calendar/SECRET/calendar.ics")

    page = mine.get(PAGE).text
    assert "outlook.office365.com" in page
    assert "SECRET" not in page
    assert "等待读取" in page

    number = db.session.scalars(select(OutsideCalendar.id)).one()
    assert mine.post(f"{PAGE}/{number}", data={"act": "refresh"}).status_code == 303


def test_a_calendar_that_cannot_be_read_says_why_and_when_it_is_tried_again(mine: Any) -> None:
    sent(mine, data=week())
    with writing():
        row = db.session.scalars(select(OutsideCalendar)).one()
        row.sealed, row.problem = (
            "https://c.example.com/x.ics",
            {"code": "x", "zh": "超过 10 秒", "en": "Over 10 s"},
        )

    page = mine.get(PAGE, headers={"Accept-Language": "en"}).text

    assert "Over 10 s" in page
    assert "what was last read stays" in page


@pytest.mark.parametrize(
    ("form", "data", "said"),
    [
        ({}, None, "没有选文件"),
        ({"address": "http://192.168.1.1/x.ics"}, None, "内部、本机或保留网络"),
        ({}, b"<html>", "这是网页"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_above_the_form(
    mine: Any, form: dict[str, str], data: bytes | None, said: str
) -> None:
    answer = sent(mine, data=data, **form)

    assert answer.status_code == 422
    assert said in answer.text


def test_teaching_is_noted_as_hours_of_weekdays_and_removed(mine: Any) -> None:
    form = {
        "first": "2021-03-08",
        "last": "2021-03-21",
        "weekday": ["1", "3"],
        "start": "8:00",
        "end": "9:50",
    }
    assert mine.post("/me/busy", data=form | {"not_on": "holiday"}).status_code == 303

    assert spans() == [(f"03-{day:02} 00:00", "busy") for day in (8, 10, 15, 17)]
    page = mine.get(PAGE).text
    assert "周一、周三 08:00–09:50，3月8日–3月21日（法定节假日除外）" in page

    number = db.session.scalars(select(BusyPattern.id)).one()
    mine.post(f"/me/busy/{number}")
    assert spans() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"first": "soon"}, "日期写作"),
        ({"first": "2021-03-08", "last": "2021-03-01"}, "早于开始日期"),
        ({"first": "2021-03-08", "start": "8:00"}, "起止时刻要一起填"),
        ({"first": "2021-03-08", "start": "10:00", "end": "9:00"}, "结束不晚于开始"),
        ({"first": "2021-03-08", "weekday": "2"}, "没有这样的星期"),
        ({"first": "2021-03-08", "last": "2031-03-08"}, "最长三年"),
    ],
)
def test_a_time_that_makes_no_sense_is_refused_and_what_was_typed_stays(
    mine: Any, form: dict[str, str], said: str
) -> None:
    answer = mine.post("/me/busy", data=form)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{form["first"]}"' in answer.text


def test_other_people_s_calendars_and_times_are_not_there(mine: Any) -> None:
    sent(mine, data=week())
    mine.post("/me/busy", data={"first": "2021-03-08"})
    calendars = db.session.scalars(select(OutsideCalendar.id)).one()
    pattern = db.session.scalars(select(BusyPattern.id)).one()
    with writing():
        other = factories.user(None, "member", person=factories.person())
    mine.sign_in(other)

    assert mine.post(f"{PAGE}/{calendars}", data={"act": "remove"}).status_code == 404
    assert mine.post(f"/me/busy/{pattern}").status_code == 404
    assert len(spans()) == 3


def test_without_a_person_there_is_no_such_page(client: Any, session: Any) -> None:
    march()
    with writing():
        nobody = factories.user(None, "member")

    assert client.sign_in(nobody).get(PAGE).status_code == 403
    assert client.sign_in(nobody).get(PAGE, headers={"Accept-Language": "en"}).status_code == 403
