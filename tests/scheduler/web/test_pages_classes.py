"""Seats in a class: on the member's phone and at the desk."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Edition, Entry, Lesson
from scheduler.transactions import writing
from tests.tools import classes, factories
from tests.tools.desk import NOW, Gym, gym
from tests.tools.factories import at


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def lesson(hall):
    return classes.course(hall, seats=1)[0]


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def test_a_member_takes_a_seat_and_gives_it_back(client, hall, lesson):
    member = client.sign_in(hall.member)
    assert "0/1 个名额" in text(member.get("/me/classes"))
    assert member.post(f"/me/classes/{lesson.id}/book").status_code == 303
    page = member.get("/me/classes")
    number = re.search(r"/me/bookings/(\d+)/cancel", page.text)[1]

    assert "1/1 个名额" in text(page)
    assert "健身操" in text(member.get("/me"))
    assert member.post(f"/me/bookings/{number}/cancel", data={"knowing": "yes"}).status_code == 303
    assert "0/1 个名额" in text(member.get("/me/classes"))


def test_a_full_class_has_a_waiting_list_and_others_to_take(client, hall, lesson):
    client.sign_in(hall.clerk).post(f"/desk/classes/{lesson.id}", data={"who": "21044"})
    member = client.sign_in(hall.member)
    refused = member.post(f"/me/classes/{lesson.id}/book")

    assert (refused.status_code, "class-full" in refused.text) == (409, True)
    assert refused.text.count("/book") > 1  # other classes with a seat
    assert member.post(f"/me/classes/{lesson.id}/wait").status_code == 303
    assert "你在候补" in text(member.get("/me/classes"))
    assert member.post(f"/me/classes/{lesson.id}/burn").status_code == 404


def test_the_desk_gives_seats_and_sees_who_has_one(client, hall, lesson):
    clerk = client.sign_in(hall.clerk)
    assert clerk.post(f"/desk/classes/{lesson.id}", data={"who": "czy"}).status_code == 303
    page = text(clerk.get(f"/desk/classes/{lesson.id}"))
    again = clerk.post(f"/desk/classes/{lesson.id}", data={"who": "21044"})

    assert ("陈志远" in page, "1/1 个名额" in page) == (True, True)
    assert (again.status_code, 'value="21044"' in again.text) == (409, True)
    assert "健身操" in text(clerk.get("/desk/classes"))


def test_the_board_shows_how_many_seats_are_taken(client, hall, lesson):
    day = f"{lesson.start:%Y-%m-%d}"
    clerk = client.sign_in(hall.clerk)
    clerk.post(f"/desk/classes/{lesson.id}", data={"who": "czy"})
    pages = [clerk.get(f"/desk?date={day}&part={part}").text for part in range(3)]

    assert sum("健身操 1/1" in page for page in pages) == 1
    assert sum(f"/desk/classes/{lesson.id}" in page for page in pages) == 1


def test_classes_of_the_desk_are_for_the_desk(client, hall, lesson):
    member = client.sign_in(hall.member)

    assert [member.get(p).status_code for p in ("/desk/classes", f"/desk/classes/{lesson.id}")] == [403, 403]


def test_the_desk_offers_a_class_every_week_and_members_see_it(client, hall, session):
    form = {"title": "拉伸", "title_en": "Stretching", "court": "7", "seats": "12", "date": "2021-10-15"}
    desk = client.sign_in(hall.clerk)
    assert "/desk/classes/new" in desk.get("/desk/classes").text
    made = desk.post("/desk/classes/new", data=form | {"at": "1200", "until": "2021-10-29"})

    assert made.status_code == 303
    starts = [f"{x.start:%m-%d %H:%M}" for x in session.scalars(select(Lesson).order_by(Lesson.start))]
    assert starts == ["10-15 04:00", "10-22 04:00", "10-29 04:00"]
    assert "拉伸" in text(client.sign_in(hall.member).get("/me/classes"))


def test_a_class_without_a_title_or_time_is_refused_with_what_was_typed(client, hall, session):
    desk = client.sign_in(hall.clerk)
    form = {"title": "拉伸", "court": "7", "seats": "12", "date": "2021-10-15", "at": "noon"}
    no_time = desk.post("/desk/classes/new", data=form)
    no_title = desk.post("/desk/classes/new", data=form | {"title": " ", "at": "12"})

    assert (no_time.status_code, no_title.status_code) == (422, 422)
    assert 'value="拉伸"' in no_time.text
    assert session.scalars(select(Lesson)).all() == []
    assert client.sign_in(hall.member).get("/desk/classes/new").status_code == 403


def test_what_a_plan_has_at_the_gym_is_opened_seat_by_seat(client, hall, session):
    start = at("2021-10-16 10:00")
    with writing():
        plan = factories.plan()
        factories.event(plan, "E22")
        edition = factories.saved(Edition(plan=plan, number=1, published_at=NOW))
        entry = Entry(plan_id=plan.id, edition_id=edition.id, uid="yoga@x", changed_at=NOW, event_code="E22")
        entry.start, entry.end, entry.first_day = start, at("2021-10-16 11:00"), start.date()
        entry.session_code, entry.category, entry.venues = "1", "club", ["GYM-A"]
        entry.title_zh, entry.title_en = "瑜伽", "Yoga"
        factories.saved(entry)
    desk = client.sign_in(hall.clerk)
    page = desk.get("/desk/classes/new").text
    key = re.search(r'<option value="(\d+\|[^"]+)">', page)[1]
    assert desk.post("/desk/classes/new", data={"session": key, "seats": "8"}).status_code == 303

    lesson = session.scalars(select(Lesson)).one()
    assert (lesson.entry_uid, lesson.seats, lesson.start) == ("yoga@x", 8, start)
    assert key not in desk.get("/desk/classes/new").text
