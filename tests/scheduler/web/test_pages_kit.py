"""Kit on the pages: chosen with a booking, changed afterwards, refused with what is left, handed out by the clerk."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Booking, DeskRule, KitItem
from scheduler.transactions import writing
from tests.tools.desk import DAY, gym

MINE = {"activity": "badminton", "venue": "GYM-B", "start": f"{DAY}T18:00:00+08:00", "minutes": "60"}


@pytest.fixture
def hall(session):
    made = gym()
    with writing():
        session.add(KitItem(code="racket", title_zh="球拍", title_en="Rackets", stock=3))
        session.add(KitItem(code="piano", title_zh="电钢琴", title_en="Stage piano", stock=1))
        session.add(DeskRule(code="kit", params={"items": ["racket"]}))
    return made


@pytest.fixture
def member(client, hall):
    return client.sign_in(hall.member)


@pytest.fixture
def clerk(client, hall):
    return client.sign_in(hall.clerk)


def kits(session):
    session.expire_all()
    return [row.kit for row in session.scalars(select(Booking).order_by(Booking.id))]


def test_a_member_books_with_kit_that_the_place_lends(member, session):
    page = member.get("/me/book", query_string=MINE | {"day": DAY}).text
    assert ("kit-racket" in page, "余 3 件" in page, "kit-piano" in page) == (True, True, False)

    assert member.post("/me/book", data=MINE | {"kit-racket": "2"}).status_code == 303
    assert kits(session) == [{"racket": 2}]
    assert "借：球拍 ×2" in member.get("/me").text


def test_what_has_run_out_is_refused_with_what_is_left_and_other_times(member, hall, session):
    hall.book("GYM-T", "18:00", "19:00", "21044", kit={"racket": 2})
    answer = member.post("/me/book", data=MINE | {"kit-racket": "2"})

    assert answer.status_code == 409
    assert "球拍那时只剩 1 件，要 2 件。" in answer.text
    assert "借剩下的 1 件，照样订" in answer.text
    again = answer.text.split("借剩下的 1 件")[0].rsplit("<form", 1)[1]
    form = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', again))
    assert member.post("/me/book", data=form).status_code == 303
    assert kits(session)[-1] == {"racket": 1}


def test_an_alternative_keeps_the_kit(member, hall, session):
    hall.book("GYM-T", "18:00", "19:00", "21044", kit={"racket": 2})
    page = member.post("/me/book", data=MINE | {"kit-racket": "2"}).text
    form = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', page.split("改订 ")[0].rsplit("<form", 1)[1]))

    assert member.post("/me/book", data=form).status_code == 303
    assert kits(session)[-1] == {"racket": 2}


def test_a_member_changes_the_kit_afterwards_of_their_own_booking_only(member, hall, session):
    mine, other = hall.book("GYM-B", "18:00", "19:00", "20317"), hall.book("GYM-B", "18:00", "19:00", "21044")

    assert "余 3 件" in member.get(f"/me/bookings/{mine.id}/kit").text
    assert member.post(f"/me/bookings/{mine.id}/kit", data={"kit-racket": "1"}).status_code == 303
    assert member.post(f"/me/bookings/{other.id}/kit", data={"kit-racket": "1"}).status_code == 404
    assert kits(session) == [{"racket": 1}, {}]


def test_the_clerk_books_with_kit_changes_it_and_takes_that_back(clerk, session):
    form = {"date": DAY, "court": "1", "at": "1800", "who": "20317", "minutes": "60", "kit-racket": "2"}
    assert clerk.post("/desk/book", data=form).status_code == 303
    row = session.scalars(select(Booking)).one()
    assert "球拍 ×2 ·" in clerk.get(f"/desk?date={DAY}").text

    clerk.post(f"/desk/bookings/{row.id}/kit", data={"kit-racket": "3", "version": row.version})
    assert kits(session) == [{"racket": 3}]
    clerk.post("/desk/undo")
    assert kits(session) == [{"racket": 2}]
    clerk.post("/desk/redo")
    assert kits(session) == [{"racket": 3}]


def test_the_clerks_form_refuses_with_what_is_left_and_keeps_what_was_typed(clerk, hall, session):
    hall.book("GYM-T", "18:00", "19:00", "21044", kit={"racket": 2})
    form = {"date": DAY, "court": "1", "at": "1800", "who": "20317", "minutes": "60", "kit-racket": "2"}
    answer = clerk.post("/desk/book", data=form)
    assert answer.status_code == 409
    assert 'value="racket 1"' in answer.text
    assert answer.text.count('name="take"') == 3

    assert clerk.post("/desk/book", data=form | {"fewer": "racket 1"}).status_code == 303
    assert kits(session)[-1] == {"racket": 1}


def test_an_alternative_of_the_clerks_form_is_one_tap(clerk, hall, session):
    hall.book("GYM-B", "18:00", "19:00", "21044", lanes=2)
    form = {"date": DAY, "court": "1", "at": "1800", "who": "20317", "minutes": "60"}
    take = re.search(r'name="take" value="([^"]+)"', clerk.post("/desk/book", data=form).text)[1]

    assert clerk.post("/desk/book", data=form | {"take": take}).status_code == 303
    made = session.scalars(select(Booking).order_by(Booking.id.desc())).first()
    assert [made.venue.code, made.start.isoformat(), made.end.isoformat()][0] == take.split()[0]
    assert made.person.code == "20317"


def test_who_is_due_is_listed_with_what_to_hand_out_and_so_is_the_sheet(clerk, hall):
    hall.book("GYM-B", "17:00", "18:00", "20317", kit={"racket": 2})

    assert "借 球拍 ×2" in clerk.get("/desk").text
    assert "借 球拍 ×2" in clerk.get("/desk/sheet").text
