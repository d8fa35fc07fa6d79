"""The organiser's page of outside calendars: adding, what moved, and whose business it is."""

import io
from typing import Any

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import OutsideCalendar, OutsideItem
from tests.tools import factories
from tests.tools.foreign import calendar, event
from tests.tools.pages import march

PAGE = "/organiser/plans/2021/outside"


@pytest.fixture
def organiser(client: Any, session: Any) -> Any:
    return client.sign_in(march().user)


def academy(day: str = "20210310") -> bytes:
    return calendar("X-WR-CALNAME:院历", *event(f"DTSTART;VALUE=DATE:{day}", "SUMMARY:院士大会"))


def sent(client: Any, page: str = PAGE, data: bytes | None = None, **form: str) -> Any:
    files = {"file": (io.BytesIO(data), "a.ics")} if data is not None else {}
    return client.post(page, data=form | files, content_type="multipart/form-data")


def test_a_file_becomes_items_and_a_newer_one_shows_what_moved(organiser: Any) -> None:
    assert sent(organiser, data=academy()).status_code == 303
    page = organiser.get(PAGE).text
    assert "<b>院历</b>" in page
    assert "有变化" not in page
    number = db.session.scalars(select(OutsideCalendar.id)).one()

    sent(organiser, f"{PAGE}/{number}", academy("20210312"), act="replace")
    page = organiser.get(PAGE).text
    assert "有变化，请过目（1）" in page
    assert "3月10日" in page
    assert "3月12日" in page

    organiser.post(f"{PAGE}/items/{db.session.scalars(select(OutsideItem.id)).one()}")
    assert "有变化" not in organiser.get(PAGE).text

    organiser.post(f"{PAGE}/{number}", data={"act": "remove"})
    assert "<b>院历</b>" not in organiser.get(PAGE).text


def test_an_address_is_kept_and_only_its_host_shown(organiser: Any) -> None:
    sent(organiser, address="https://calendar.example.ac.cn/private-0123/basic.ics")

    page = organiser.get(PAGE).text

    assert "calendar.example.ac.cn" in page
    assert "private-0123" not in page


@pytest.mark.parametrize(
    ("form", "data", "said"),
    [
        ({}, None, "没有选文件"),
        ({"address": "http://127.0.0.1/"}, None, "内部、本机或保留网络"),
        ({}, b"<html>", "这是网页"),
        ({"groups": "NOBODY"}, academy(), "没有群组“NOBODY”"),
    ],
)
def test_what_cannot_be_added_is_said_above_the_form(
    organiser: Any, form: dict[str, str], data: bytes | None, said: str
) -> None:
    answer = sent(organiser, data=data, **form)

    assert answer.status_code == 422
    assert said in answer.text


def test_only_organisers_see_it_and_only_the_plan_s_own_calendars_are_touched(
    client: Any, organiser: Any
) -> None:
    person = factories.person()
    row = factories.saved(OutsideCalendar(person_id=person.id, title="own", made_at=clock.now()))
    number = row.id
    member = factories.user(None, "member")
    db.session.commit()

    assert organiser.post(f"{PAGE}/{number}", data={"act": "remove"}).status_code == 404
    assert client.sign_in(member).get(PAGE).status_code == 403
