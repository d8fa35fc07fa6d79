"""Who has left has nothing booked and waits for nothing."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Waiting
from scheduler.queries import names
from scheduler.services import due, leavers, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import classes, desk_claims, factories
from tests.tools.desk import Gym, gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres
DAY = "2021-10-15"


@pytest.fixture
def hall(session) -> Gym:
    return gym()


def leave(hall, code):
    with writing():
        hall.people[code].status = "left"


def wish(hall, code, start="18:00", end="19:00"):
    return Wish(hall.people[code], ["GYM-B"], at(f"{DAY} {start}"), at(f"{DAY} {end}"))


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_nothing_is_booked_for_who_has_left_and_no_override_helps(hall):
    leave(hall, "20317")

    assert refused(lambda: hall.book("GYM-B", "18:00", "19:00", "20317", day=DAY)) == "desk-left"
    over = {"override": ("left",), "reason": "they asked"}
    assert refused(lambda: hall.book("GYM-B", "18:00", "19:00", "20317", day=DAY, **over)) == "desk-left"
    assert refused(lambda: waiting.join(wish(hall, "20317"), hall.clerk)) == "desk-left"
    assert names.matching("20317") == []


def test_what_they_had_is_given_to_who_waits_and_their_own_turn_ends(hall):
    mine = hall.book("GYM-B", "18:00", "19:00", "20317", day=DAY, lanes=2)
    past = hall.book("GYM-B", "17:05", "18:05", "20317")
    hall.book("GYM-B", "12:00", "13:00", "17001", day=DAY, lanes=2)
    turn = waiting.join(wish(hall, "20317", "12:00", "13:00"), hall.clerk)
    next_one = waiting.join(wish(hall, "21044"), classes.member(hall, "21044"))
    leave(hall, "20317")

    due.run()

    db.session.expire_all()
    assert [(r.state) for r in (mine, past, turn, next_one)] == [
        "cancelled",
        "confirmed",
        "withdrawn",
        "offered",
    ]
    assert desk_claims.differences() == []
    assert leavers.due() == []


def test_a_club_keeps_its_slot_when_the_one_who_booked_it_leaves(hall):
    with writing():
        club = factories.group("badminton", "club")
    row = hall.book("GYM-B", "18:00", "19:00", "20317", day=DAY, group=club)
    leave(hall, "20317")

    assert leavers.due() == []
    assert db.session.scalars(select(Booking.state).where(Booking.id == row.id)).all() == ["confirmed"]
    assert db.session.scalars(select(Waiting)).all() == []
