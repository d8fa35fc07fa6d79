"""The screen at the door: names as people chose, never too long; a sports day in three columns."""

import re
from datetime import date, timedelta

import pytest

from scheduler.extensions import db
from scheduler.models import Edition, Entry
from scheduler.services import choosing
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import NOW, Gym, gym


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def said(client, path="/board?venue=GYM-B/1", **how):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, **how).text).split())


def test_who_chose_initials_is_shown_by_them(client, hall):
    hall.book("GYM-B", "17:05", "18:00", "20317", party=3)
    assert "张伟等 3 人" in said(client)

    choosing.choose(hall.member, door_name="initials")
    page = said(client)
    assert "ZW等 3 人" in page
    assert "张伟" not in page


def test_a_long_name_keeps_its_number_and_stays_within_twenty_characters(client, hall, session):
    hall.people["21044"].name = "Bartholomew Christopherson-Fitzgerald"
    session.commit()
    hall.book("GYM-B", "17:05", "18:00", "21044", party=12)

    assert "Bartholomew C…等 12 人" in said(client)


def test_the_door_has_codes_to_check_in_and_to_book_with_their_addresses(client, hall):
    page = said(client, headers={"Accept-Language": "en"})

    assert "Scan to check in http" in page
    assert "Book this court http" in page


@pytest.fixture
def sports_day(hall):
    """Six matches: one on, one moved ten minutes and near, four later; one that is not public."""
    with writing():
        edition = Edition(plan=factories.plan(), number=1, published_at=NOW)
        db.session.add(edition)
        db.session.flush()
        for n, minutes in enumerate((-10, 20, 60, 90, 120, 150)):
            start = NOW + timedelta(minutes=minutes)
            db.session.add(
                Entry(
                    plan_id=edition.plan_id,
                    edition_id=edition.id,
                    uid=f"{n}@x",
                    changed_at=NOW,
                    start=start,
                    end=start + timedelta(minutes=30),
                    first_day=date(2021, 10, 14),
                    event_code="E22",
                    session_code=f"E22.{n}",
                    category="match",
                    title_zh=f"拔河 {n}",
                    title_en=f"Tug-of-war {n}",
                    place_zh="跑道 1",
                    place_en="Track 1",
                    public=n != 5,
                    previous={"start": (start - timedelta(minutes=10)).isoformat()} if n == 1 else None,
                )
            )


def test_the_door_of_several_courts_has_the_codes_as_well_and_the_list_of_all_has_none(client, hall):
    door, every = client.get("/board?venue=GYM-T").text, client.get("/board").text

    assert "<h1>乒乓</h1>" in door
    assert "/check-in/" in door
    assert "/me/book?activity=table-tennis" in door
    assert "/check-in/" not in every


def test_a_sports_day_has_three_columns(client, sports_day):
    page = said(client, "/board")
    columns = re.search(r"正在进行 (.*?) 马上检录 (.*?) 稍后 (.*?) 场地", page)

    assert columns.groups() == (
        "16:58 拔河 0 跑道 1",
        "17:28 拔河 1 跑道 1 延误 +10 分",
        "18:08 拔河 2 跑道 1 18:38 拔河 3 跑道 1 19:08 拔河 4 跑道 1",
    )


def test_an_ordinary_day_has_none(client, hall):
    assert "马上检录" not in said(client, "/board")
