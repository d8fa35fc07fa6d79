"""Back and forth with the clerk's acts."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Booking
from scheduler.queries import day_board
from scheduler.services import booking as desk
from scheduler.services import waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import desk_claims
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def hall(session) -> Gym:
    return gym()


@pytest.fixture
def clerk(client, hall):
    return client.sign_in(hall.clerk)


def line(client, text):
    return client.post("/desk/line", data={"text": text}, **JSON)


def live(session):
    """Who has which court from when."""
    session.rollback()
    rows = session.scalars(
        select(Booking).where(Booking.state.in_(("confirmed", "checked_in"))).order_by(Booking.start)
    )
    rows = list(rows)
    lanes = day_board.lane_of(rows)
    return [
        (r.person.code if r.person else "", r.venue.code, lanes[r.id], f"{r.start:%H:%M}", r.state)
        for r in rows
    ]


def test_what_was_taken_back_is_done_again(clerk, hall, session):
    hall.book("GYM-T", "17:10", "18:10", "21044")
    line(clerk, "m3 5 1900")
    moved = live(session)
    clerk.post("/desk/undo", **JSON)
    assert live(session) == [("21044", "GYM-T", 0, "09:10", "confirmed")]

    answer = clerk.post("/desk/redo", **JSON)
    assert (answer.status_code, live(session)) == (200, moved)
    assert moved == [("21044", "GYM-T", 2, "11:00", "confirmed")]


def test_several_steps_back_and_forth_follow_a_booking_that_was_made_again(clerk, session):
    line(clerk, "5")
    line(clerk, "x5")
    assert live(session) == []
    clerk.post("/desk/undo", **JSON)  # it stands again, as another row
    there = live(session)
    clerk.post("/desk/undo", **JSON)  # and the walk-in itself is taken back
    assert (live(session), there[0][1:3], there[0][4]) == ([], ("GYM-T", 2), "checked_in")

    clerk.post("/desk/redo", **JSON)
    assert live(session) == there
    clerk.post("/desk/redo", **JSON)
    assert live(session) == []
    assert desk_claims.differences() == []


def test_a_new_act_ends_what_could_be_done_again(clerk, session):
    line(clerk, "5")
    clerk.post("/desk/undo", **JSON)
    line(clerk, "6")
    answer = clerk.post("/desk/redo", **JSON)

    assert (answer.status_code, answer.json["code"]) == (409, "nothing-to-redo")


def test_a_check_in_is_taken_back_and_done_again(clerk, hall, session):
    hall.book("GYM-T", "17:10", "18:10", "21044")
    line(clerk, "c1")
    clerk.post("/desk/undo", **JSON)
    assert live(session)[0][4] == "confirmed"
    clerk.post("/desk/redo", **JSON)
    assert live(session)[0][4] == "checked_in"


def test_undo_is_refused_where_somebody_else_has_the_place_now(clerk, hall, session):
    row = hall.book("GYM-B", "19:30", "20:30", "21044")
    line(clerk, "x1")
    hall.book("GYM-B", "19:30", "20:30", "17001", lane=0)
    answer = clerk.post("/desk/undo", **JSON)

    assert (answer.status_code, answer.json["code"]) == (409, "venue-taken")
    session.refresh(row)
    assert row.state == "cancelled"
    assert "撤销" in clerk.get("/desk").text  # it can still be tried


def test_without_script_both_are_buttons(clerk):
    clerk.post("/desk/line", data={"text": "5"})
    assert 'action="/desk/undo"' in clerk.get("/desk").text
    clerk.post("/desk/undo")
    assert 'action="/desk/redo"' in clerk.get("/desk").text


def test_who_filled_a_place_and_is_taken_back_waits_again_and_gets_it_again(clerk, hall, session):
    """Two wait for the studio; the clerk gives it to the second by mistake."""
    studio = hall.book("GYM-A", "19:00", "20:00", "17001")
    span = at("2021-10-14 19:00"), at("2021-10-14 20:00")
    first, second = (
        waiting.join(Wish(hall.people[code], ("GYM-A",), *span), hall.clerk) for code in ("21044", "20318")
    )
    with writing():
        first.end = at("2021-10-14 19:30")  # so that the first does not want what the second does
        first.venues = ["GYM-F"]
    desk.cancel(studio, hall.clerk)
    assert [first.state, second.state] == ["waiting", "offered"]

    line(clerk, "w1")
    assert (second.state, live(session)[-1][0]) == ("accepted", "20318")
    clerk.post("/desk/undo", **JSON)

    session.rollback()
    assert second.state == "offered"  # put back, and first in turn for what was given back
    assert clerk.post("/desk/redo", **JSON).status_code == 200
    assert live(session)[-1][0] == "20318"
    clerk.post("/desk/undo", **JSON)
    session.rollback()
    assert second.state == "offered"


def test_a_swap_and_a_cut_are_taken_back_and_done_again(clerk, hall, session):
    a = hall.book("GYM-T", "18:00", "19:00", "21044")
    b = hall.book("GYM-B", "19:00", "20:00", "17001")
    at_first = live(session)
    for url, form in (
        (f"/desk/bookings/{a.id}/swap", {"other": b.id}),
        (f"/desk/bookings/{a.id}/split", {"at": "1830"}),
    ):
        assert clerk.post(url, data=form, **JSON).json["undo"] is True
        changed = live(session)
        assert changed != at_first
        clerk.post("/desk/undo", **JSON)
        assert live(session) == at_first
        clerk.post("/desk/redo", **JSON)
        assert live(session) == changed
        clerk.post("/desk/undo", **JSON)

    assert (live(session), desk_claims.differences()) == (at_first, [])


def test_a_booking_of_both_courts_is_dragged_to_another_time(clerk, hall, session):
    row = hall.book("GYM-B", "18:00", "19:00", "21044", lanes=2)
    answer = clerk.post("/desk/move", data={"booking": row.id, "court": "2", "minute": "1170"}, **JSON)

    assert answer.status_code == 200
    assert [(r[1], r[3]) for r in live(session)] == [("GYM-B", "11:30")]


def take(client, answer, n=0, **values):
    """One tap on an alternative of the refusal."""
    action = {name: value for name, value in answer.json["alternatives"][n].items() if name != "label"}
    return client.post("/desk/take", data={**action, **values}, **JSON)


def test_what_cannot_go_back_to_its_place_is_booked_at_the_nearest_for_the_same_person(clerk, hall, session):
    hall.book("GYM-B", "19:30", "20:30", "21044")
    line(clerk, "x1")
    hall.book("GYM-B", "19:30", "20:30", "17001", lanes=2)
    refused = clerk.post("/desk/undo", **JSON)
    done = take(clerk, refused)

    assert (done.status_code, done.json["done"]) == (
        200,
        "已撤销：已取消孙丽 19:30，现在在羽毛球 1 10月14日 周四 18:30–19:30",
    )
    mine = [one for one in live(session) if one[0] == "21044"]
    assert mine == [("21044", "GYM-B", 0, "10:30", "confirmed")]
    assert clerk.post("/desk/redo", **JSON).status_code == 200
    assert [one for one in live(session) if one[0] == "21044"] == []


def test_a_move_that_cannot_go_back_moves_the_same_booking_elsewhere(clerk, hall, session):
    row = hall.book("GYM-B", "19:30", "20:30", "21044")
    line(clerk, "m1 5 1900")
    hall.book("GYM-B", "19:30", "20:30", "17001", lanes=2)
    assert take(clerk, clerk.post("/desk/undo", **JSON)).status_code == 200

    session.refresh(row)
    assert (row.venue.code, f"{row.start:%H:%M}", row.state) == ("GYM-B", "10:30", "confirmed")


def test_a_choice_about_another_step_than_the_last_does_nothing(clerk, hall, session):
    hall.book("GYM-B", "19:30", "20:30", "21044")
    line(clerk, "x1")
    hall.book("GYM-B", "19:30", "20:30", "17001", lanes=2)
    refused = clerk.post("/desk/undo", **JSON)
    line(clerk, "5")
    there = live(session)
    answer = take(clerk, refused)

    assert (answer.status_code, answer.json["code"]) == (409, "changed-meanwhile")
    assert live(session) == there


def test_without_script_the_choice_is_a_button_as_well(clerk, hall, session):
    hall.book("GYM-B", "19:30", "20:30", "21044")
    line(clerk, "x1")
    hall.book("GYM-B", "19:30", "20:30", "17001", lanes=2)
    page = clerk.post("/desk/undo").text
    form = re.search(r'<form method="post" action="/desk/take">(.*?)</form>', page, re.S)[1]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert clerk.post("/desk/take", data=fields).status_code == 303
    assert [one for one in live(session) if one[0] == "21044"] == [
        ("21044", "GYM-B", 0, "10:30", "confirmed")
    ]
