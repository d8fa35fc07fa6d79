"""The demonstration's desk: rules and a week of bookings, made once."""

from sqlalchemy import select

from scheduler import access
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule
from scheduler.services import desk_setup
from scheduler.transactions import writing
from tests.tools import desk_claims, factories, gym


def test_a_week_is_made_once_and_without_a_clash(session):
    gym.set_time("08:00")
    with writing():
        gym.courts()
        gym.courts("GYM-F", lanes=20, shared=True, capacity=20)
        for n in range(30):
            factories.person(f"P{n:03}")

    rules = desk_setup.make_rules(access.operator())
    made = desk_setup.make_week(access.operator())

    assert rules == 4
    assert made == len(db.session.scalars(select(Booking.id)).all()) > 30
    assert desk_claims.differences() == []
    assert (desk_setup.make_rules(access.operator()), desk_setup.make_week(access.operator())) == (0, 0)


def test_what_somebody_has_set_stays(session):
    with writing():
        venue = gym.courts("GYM-B")
        db.session.add(DeskRule(code="approval", venue_id=venue.id, params={}, on=False))

    desk_setup.make_rules(access.operator())

    assert sorted((r.code, r.on) for r in db.session.scalars(select(DeskRule))) == [
        ("approval", False),
        ("kit", True),
    ]
