"""Seats in a class: on the member's phone and at the desk."""

import re

import pytest

from tests.tools import classes
from tests.tools.desk import Gym, gym


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
