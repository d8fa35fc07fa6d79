"""A member's own pages: quotas, offers, points and appeals, and what the head of a club does."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Ballot, Booking, Membership, Point
from scheduler.services import appeals, ballot, messages, points, recurring
from scheduler.services.ballot import Slot
from scheduler.services.recurring import Standing
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.desk import NOW, Gym, gym
from tests.tools.factories import at

TERM = (date(2021, 11, 1), date(2021, 12, 31))


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def member(client, hall):
    return client.sign_in(hall.member)


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def point(hall, session):
    row = hall.book("GYM-B", "17:30", "18:30", "20317")
    with writing():
        return points.score(row, "no_show")


@pytest.fixture
def club(hall, session):
    with writing():
        made = factories.group("badminton", "club", title_zh="羽毛球协会", title_en="Badminton Club")
        db.session.add(Membership(person=hall.people["20317"], group=made, role="head"))
    return made


def announced(hall):
    slots = [Slot("tue", "GYM-A", 2, 1080, 90, 0), Slot("thu", "GYM-A", 4, 1080, 90, 0)]
    closes = clock.now() + timedelta(days=1)
    return ballot.announce("2021-2", Words("秋季", "Autumn"), TERM, slots, hall.clerk, closes_at=closes)


def test_quotas_left_are_told_before_they_refuse(member, hall):
    hall.book("GYM-B", "18:00", "19:00", "20317")

    assert "本周高峰 1/4 小时" in text(member.get("/me"))
    assert "未来 1/3" in text(member.get("/me/book"))
    assert "Peak this week 1/4 h" in text(member.get("/me?lang=en"))


def test_a_held_place_is_accepted_or_given_back(member, hall, session):
    row = hall.book("GYM-T", "19:00", "20:00", "20317", hold_minutes=30)
    assert "为你留着：乒乓 1" in text(member.get("/me"))
    assert member.post(f"/me/bookings/{row.id}/accept").status_code == 303
    session.refresh(row)
    assert row.state == "confirmed"

    other = hall.book("GYM-T", "20:00", "21:00", "20317", hold_minutes=30)
    assert member.post(f"/me/bookings/{other.id}/pass").status_code == 303
    session.refresh(other)
    assert other.state == "cancelled"
    assert session.scalars(select(Point)).all() == []


def test_nobody_accepts_or_passes_what_is_held_for_somebody_else(member, hall):
    row = hall.book("GYM-T", "19:00", "20:00", "21044", hold_minutes=30)

    for verb in ("accept", "pass", "here"):
        assert member.post(f"/me/bookings/{row.id}/{verb}").status_code == 404


def test_a_member_says_by_phone_that_they_are_there(member, hall, session):
    row = hall.book("GYM-T", "17:15", "18:15", "20317")
    assert f"/me/bookings/{row.id}/here" in member.get("/me").text
    assert member.post(f"/me/bookings/{row.id}/here").status_code == 303
    session.refresh(row)
    assert row.state == "checked_in"


def test_the_ledger_shows_each_point_with_its_end_and_an_appeal_is_answered(member, hall, point, session):
    assert "没有签到 · 羽毛球 10月14日 周四 17:30" in text(member.get("/me/points"))
    assert member.post(f"/me/points/{point.id}/appeal", data={"text": ""}).status_code == 422
    assert member.post(f"/me/points/{point.id}/appeal", data={"text": "门口的码扫不了"}).status_code == 303
    assert "申诉中" in text(member.get("/me/points"))
    assert member.post(f"/me/points/{point.id}/appeal", data={"text": "again"}).status_code == 409

    appeals.waive(point, hall.clerk, "码坏了")
    page = text(member.get("/me/points"))
    assert ("已撤销" in page, "前台：码坏了" in page) == (True, True)


def test_nobody_appeals_for_somebody_else(client, hall, point, session):
    other = factories.user("21044", "member", person=hall.people["21044"])
    session.commit()

    assert client.sign_in(other).post(f"/me/points/{point.id}/appeal", data={"text": "x"}).status_code == 404


def test_the_head_of_a_club_wishes_and_reads_the_result(member, hall, club, session):
    announced(hall)
    assert "健身操房 周二 18:00–19:30" in text(member.get("/me/clubs"))
    answer = member.post("/me/clubs/badminton/wishes/2021-2", data={"rank": ["thu", "", "tue"]})
    assert answer.status_code == 303
    assert re.search(r'value="thu" selected', member.get("/me/clubs").text)

    clock.set_source(lambda: NOW + timedelta(days=2))
    ballot.draw(session.scalars(select(Ballot)).one(), hall.clerk)
    page = text(member.get("/me/clubs?lang=en"))
    assert "Result: Studio Thu 18:00–19:30" in page


def test_wishing_for_the_same_slot_twice_is_refused_on_the_page(member, hall, club):
    announced(hall)
    answer = member.post("/me/clubs/badminton/wishes/2021-2", data={"rank": ["thu", "thu"]})

    assert (answer.status_code, "wish-wrong" in answer.text) == (422, True)


def test_nobody_wishes_for_a_club_they_do_not_head(member, hall, session):
    factories.group("yoga", "club")
    session.commit()
    announced(hall)

    assert member.post("/me/clubs/yoga/wishes/2021-2", data={"rank": ["thu"]}).status_code == 404
    assert "你不是哪个协会的负责人" in text(member.get("/me/clubs"))


@pytest.mark.parametrize(("scope", "left"), [("this", 3), ("later", 1), ("all", 0)])
def test_dates_of_a_standing_slot_are_given_back(member, hall, club, session, scope, left):
    series = recurring.book_series(
        Standing(
            venue="GYM-A",
            start=at("2021-10-19 18:00"),
            end=at("2021-10-19 19:30"),
            rrule="FREQ=WEEKLY;COUNT=4",
            group=club,
            lanes=0,
        ),
        hall.clerk,
    )
    second = series.bookings[1]
    assert "还有 2 次" in text(member.get(f"/me/clubs/dates/{second.id}"))
    assert member.post(f"/me/clubs/dates/{second.id}/give-back", data={"scope": scope}).status_code == 303

    session.rollback()
    live = session.scalars(select(Booking.id).where(Booking.state == "confirmed")).all()
    assert len(live) == left


def test_nobody_gives_back_what_another_club_has(client, hall, club, session):
    row = hall.book("GYM-T", "19:00", "20:00", "21044")
    other = factories.user("21044", "member", person=hall.people["21044"])
    session.commit()

    assert client.sign_in(other).post(f"/me/clubs/dates/{row.id}/give-back").status_code == 404


def told(hall, key, words="轮到你了"):
    with writing():
        return messages.tell(hall.people["20317"], key, "offer", Words(words, words))


def test_what_one_was_told_stands_on_ones_page_until_it_is_read(member, hall):
    first, second = told(hall, "a", "甲"), told(hall, "b", "乙")
    with writing():
        messages.tell(hall.people["21044"], "c", "offer", Words("丙", "丙"))

    page = text(member.get("/me"))
    assert "通知" in page
    assert "甲" in page
    assert "乙" in page
    assert "丙" not in page

    assert member.post(f"/me/messages/{first.id}/read").location.endswith("/me")
    page = text(member.get("/me"))
    assert "甲" not in page
    assert "乙" in page
    member.post("/me/messages/read", data={"upto": first.id})
    assert second.read_at is None
    member.post("/me/messages/read", data={"upto": second.id})

    assert "乙" in text(member.get("/me/messages"))
    assert "通知" not in text(member.get("/me"))


def test_nobody_reads_away_what_another_was_told(member, hall):
    with writing():
        row = messages.tell(hall.people["21044"], "c", "offer", Words("丙", "丙"))

    assert member.post(f"/me/messages/{row.id}/read").status_code == 404
    assert member.post(f"/api/v1/messages/{row.id}/read").status_code == 404
    member.post("/me/messages/read", data={"upto": row.id})
    assert (row.read_at, member.get("/api/v1/messages").json) == (None, [])
