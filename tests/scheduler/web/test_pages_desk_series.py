"""A booking and others: swapped, cut in two, weekly, and what waits for an approval."""

import re

import pytest
from sqlalchemy import select

from scheduler.models import Booking, BookingSeries, KitItem
from scheduler.queries import day_board
from scheduler.transactions import writing
from tests.tools import desk_claims, factories
from tests.tools.desk import Gym, gym

JSON = {"Accept": "application/json"}


@pytest.fixture
def hall(session) -> Gym:
    made = gym()
    with writing():
        factories.group("badminton", "club", title_zh="羽毛球协会", title_en="Badminton Club")
    return made


@pytest.fixture
def clerk(client, hall):
    return client.sign_in(hall.clerk)


def weekly(clerk, **more):
    form = {"court": "2", "at": "1830", "minutes": "60", "date": "2021-10-19", "until": "2021-11-09"}
    return clerk.post("/desk/book", data={**form, "group": "badminton", **more})


def rows(session):
    session.rollback()
    return list(session.scalars(select(Booking).order_by(Booking.start, Booking.id)))


def test_two_bookings_change_places(clerk, hall, session):
    a = hall.book("GYM-B", "18:00", "19:00", "21044")
    b = hall.book("GYM-T", "19:00", "20:00", "17001")
    page = clerk.get(f"/desk/bookings/{a.id}").text
    assert f'<option value="{b.id}">' in page
    answer = clerk.post(f"/desk/bookings/{a.id}/swap", data={"other": b.id, "version": a.version})

    session.expire_all()
    assert (answer.status_code, a.venue.code, b.venue.code) == (303, "GYM-T", "GYM-B")
    assert desk_claims.differences() == []


def test_a_booking_is_cut_in_two(clerk, hall, session):
    a = hall.book("GYM-B", "18:00", "20:00", "21044")
    clerk.post(f"/desk/bookings/{a.id}/split", data={"at": "19"})

    assert [(f"{r.start:%H:%M}", f"{r.end:%H:%M}") for r in rows(session)] == [
        ("10:00", "11:00"),
        ("11:00", "12:00"),
    ]
    assert clerk.post(f"/desk/bookings/{a.id}/split", data={"at": "23"}, headers=JSON).status_code == 422


def test_a_stale_page_changes_nothing(clerk, hall, session):
    a = hall.book("GYM-B", "18:00", "20:00", "21044")
    for verb, form in (("swap", {"other": a.id}), ("split", {"at": "19"})):
        answer = clerk.post(
            f"/desk/bookings/{a.id}/{verb}", data={**form, "version": a.version - 1}, headers=JSON
        )
        assert answer.status_code == 412
    assert len(rows(session)) == 1


def test_a_club_has_the_same_time_every_week(clerk, session):
    made = weekly(clerk)
    assert (made.status_code, made.location) == (303, "/desk?date=2021-10-19&part=2")  # in the evening
    series = session.scalars(select(BookingSeries)).one()

    assert [f"{b.start:%m-%d %H:%M}" for b in series.bookings] == [
        "10-19 10:30",
        "10-26 10:30",
        "11-02 10:30",
        "11-09 10:30",
    ]


def test_a_week_that_is_taken_is_named_and_the_rest_can_be_had(clerk, hall, session):
    for who in ("21044", "17001"):
        hall.book("GYM-B", "18:30", "19:30", who, day="2021-10-26", override=("advance",), reason="test")
    refused = weekly(clerk)
    skip = re.search(r'name="skip" value="([^"]+)"', refused.text)

    assert (refused.status_code, skip[1]) == (409, "2021-10-26")
    assert weekly(clerk, skip=skip[1]).status_code == 303
    assert len(session.scalars(select(BookingSeries)).one().bookings) == 3


def test_a_standing_slot_is_on_the_court_that_was_chosen_wherever_that_is_free(clerk, hall, session):
    hall.book(
        "GYM-B", "18:30", "19:30", "21044", day="2021-10-26", lane=1, override=("advance",), reason="test"
    )
    weekly(clerk)
    made = session.scalars(select(BookingSeries)).one().bookings

    assert [day_board.lane_of(made)[row.id] for row in made] == [1, 0, 1, 1]


def test_a_date_to_come_is_not_checked_in_today(clerk, session):
    weekly(clerk)
    later = clerk.get(f"/desk/bookings/{rows(session)[0].id}").text

    assert "/check-in" not in later


@pytest.mark.parametrize(("scope", "at_19"), [("this", 1), ("later", 3), ("all", 4)])
def test_this_one_later_ones_or_all_are_moved(clerk, session, scope, at_19):
    weekly(clerk)
    second = rows(session)[1]
    form = {"court": "2", "at": "1900", "minutes": "60", "date": "2021-10-26", "scope": scope, "verb": "move"}
    answer = clerk.post(f"/desk/bookings/{second.id}/series", data={**form, "version": second.version})

    assert answer.status_code == 303
    assert sum(f"{r.start:%H:%M}" == "11:00" for r in rows(session)) == at_19


@pytest.mark.parametrize(("scope", "left"), [("this", 3), ("later", 1), ("all", 0)])
def test_this_one_later_ones_or_all_are_cancelled(clerk, session, scope, left):
    weekly(clerk)
    second = rows(session)[1]
    clerk.post(f"/desk/bookings/{second.id}/series", data={"scope": scope, "verb": "cancel"})

    assert sum(r.state == "confirmed" for r in rows(session)) == left


def test_a_change_of_all_dates_is_taken_back_and_done_again(clerk, session):
    weekly(clerk)
    second = rows(session)[1]
    form = {"court": "2", "at": "1900", "minutes": "60", "date": "2021-10-26", "scope": "all", "verb": "move"}
    clerk.post(f"/desk/bookings/{second.id}/series", data=form)
    starts = lambda: {f"{r.start:%H:%M} {r.state}" for r in rows(session)}  # noqa: E731
    assert starts() == {"11:00 confirmed"}

    assert clerk.post("/desk/undo", headers=JSON).status_code == 200
    assert starts() == {"10:30 confirmed"}
    assert clerk.post("/desk/redo", headers=JSON).status_code == 200
    assert starts() == {"11:00 confirmed"}
    clerk.post("/desk/undo", headers=JSON)
    clerk.post("/desk/undo", headers=JSON)
    assert starts() == {"10:30 cancelled"}  # the standing slot itself
    assert desk_claims.differences() == []


def test_a_week_that_cannot_go_back_goes_to_the_nearest_place_with_one_tap(clerk, hall, session):
    weekly(clerk)
    clerk.post(f"/desk/bookings/{rows(session)[0].id}/series", data={"scope": "all", "verb": "cancel"})
    hall.book(
        "GYM-B", "18:30", "19:30", "21044", day="2021-10-26", lanes=2, override=("advance",), reason="t"
    )
    refused = clerk.post("/desk/undo", headers=JSON)
    action = {name: value for name, value in refused.json["alternatives"][0].items() if name != "label"}
    assert (refused.status_code, refused.json["code"]) == (409, "series-taken")
    answer = clerk.post("/desk/take", data=action, headers=JSON)

    assert answer.status_code == 200
    starts = [f"{r.start:%m-%d %H:%M}" for r in rows(session) if r.series_id and r.state == "confirmed"]
    assert starts == ["10-19 10:30", "10-26 09:30", "11-02 10:30", "11-09 10:30"]
    assert desk_claims.differences() == []


def test_what_falls_out_of_a_weekly_slot_is_said_when_it_is_booked(clerk, session):
    """29 January 2022 is a Saturday on which people work: its Saturdays are the make-up ones alone."""
    form = {"date": "2022-01-29", "until": "2022-02-19", "court": "7"}
    assert weekly(clerk, **form).status_code == 303
    said = clerk.get("/desk?date=2022-01-29").text

    assert [f"{r.start:%m-%d}" for r in rows(session)] == ["01-29"]
    assert (
        "已订 1 次固定时段；跳过：2月5日 周六（节假日）、2月12日 周六（周末）、2月19日 周六（周末）" in said
    )


def test_a_club_borrows_the_same_on_every_date_and_other_things_later(clerk, session):
    with writing():
        session.add(KitItem(code="racket", title_zh="球拍", title_en="Rackets", stock=4))
    weekly(clerk, **{"kit-racket": "3"})
    assert [r.kit for r in rows(session)] == [{"racket": 3}] * 4

    second = rows(session)[1]
    page = clerk.get(f"/desk/bookings/{second.id}").text
    assert "借：球拍 ×3" in page
    form = {"kit-racket": "1", "scope": "later", "version": second.version}
    assert clerk.post(f"/desk/bookings/{second.id}/kit", data=form).status_code == 303

    assert [r.kit for r in rows(session)] == [{"racket": 3}] + [{"racket": 1}] * 3


def asked(hall, start, end, who):
    """A request for both courts, which wait for an answer."""
    row = hall.book("GYM-B", start, end, who, lanes=2)
    with writing():
        row.state = "pending"
    return row


def test_requests_are_approved_and_refused_by_two_keys(clerk, hall, session):
    one, other = asked(hall, "18:00", "19:00", "21044"), asked(hall, "19:00", "20:00", "17001")
    assert "等批准" in clerk.get("/desk").text
    clerk.post("/desk/line", data={"text": "n2"}, headers=JSON)
    answer = clerk.post("/desk/line", data={"text": "y1"}, headers=JSON)

    session.expire_all()
    assert (answer.status_code, one.state, other.state) == (200, "confirmed", "refused")
    assert clerk.post("/desk/line", data={"text": "y1"}, headers=JSON).status_code == 422


def test_a_card_checks_in_whoever_is_due_and_opens_the_card_of_others(clerk, hall, session):
    row = hall.book("GYM-T", "17:10", "18:10", "21044")
    assert clerk.post("/desk/line", data={"text": ";0021044?"}, headers=JSON).status_code == 200
    session.refresh(row)
    opened = clerk.post("/desk/line", data={"text": "0017001"}, headers=JSON)

    assert (row.state, opened.json) == ("checked_in", {"open": "/desk/people/17001"})
