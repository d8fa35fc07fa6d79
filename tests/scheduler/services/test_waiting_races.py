"""Clerks, members and the clock at once: afterwards no court is free that somebody waits for, and nobody who was
offered one is without it."""

import random
import threading

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Claim, DeskRule, User, Waiting
from scheduler.queries.floors import Floors, Want
from scheduler.services import due, room, waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at

DEEDS = 40
HOURS = ("18:00", "19:00", "20:00")


@pytest.mark.postgres
def test_after_a_busy_noon_nothing_is_free_that_somebody_waits_for(app, session):
    gym.set_time("11:00")
    with writing():
        gym.courts("A", 2)
        gym.courts("B", 1)
        factories.saved(DeskRule(code="waiting", params={"most": 99}))
        factories.saved(DeskRule(code="quota_peak", on=False))
        factories.saved(DeskRule(code="quota_future", on=False))
        people = [gym.member(f"m{n}").id for n in range(6)]
    for start in HOURS:
        for venue in "AAB":
            gym.book(venue, start, state="checked_in")
    db.session.rollback()

    errors = _at_once([lambda s=s: _act(app, people, random.Random(s)) for s in range(6)])

    assert errors == []
    gym.set_time("11:45")  # every offer is over, and what follows from it
    while due.run():
        db.session.rollback()
    _check_books()
    assert "accepted" in set(db.session.scalars(select(Waiting.state)))


def _act(app, people, rng):
    with app.app_context():
        for _ in range(DEEDS):
            deed = rng.choice((_join, _join, _cancel, _answer, _answer))
            try:
                deed(people, rng)
            except Refusal:
                pass  # somebody else was faster
            finally:
                db.session.rollback()


def _join(people, rng):
    user = db.session.get(User, rng.choice(people))
    start = rng.choice(HOURS)
    span = at(f"2021-10-14 {start}"), at(f"2021-10-14 {int(start[:2]) + 1}:00")
    venues = rng.choice((("A",), ("B", "A"), ("A", "B")))
    waiting.join(
        Wish(user.person, venues, *span, lanes=rng.choice((1, 1, 2)) if venues == ("A",) else 1), user
    )


def _cancel(people, rng):
    rows = db.session.scalars(select(Booking.id).where(Booking.state == "checked_in")).all()
    if rows:
        number = rng.choice(rows)
        with writing():
            row = db.session.get(Booking, number, with_for_update=True, populate_existing=True)
            if row.state == "checked_in":
                gym.cancel(row)


def _answer(people, rng):
    rows = db.session.scalars(select(Waiting).where(Waiting.state == "offered")).all()
    if rows:
        row = rng.choice(rows)
        user = db.session.scalars(select(User).where(User.person_id == row.person_id)).one()
        rng.choice((waiting.accept, waiting.pass_, waiting.withdraw))(row, user)


def _at_once(calls):
    errors = []

    def run(call):
        try:
            call()
        except BaseException as error:
            errors.append(repr(error))

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def _check_books():
    """Live bookings have all their claims and no other does; whoever still waits, waits for what is taken."""
    live = {
        b.id: b for b in db.session.scalars(select(Booking)) if b.state in ("checked_in", "confirmed", "held")
    }
    claimed = [b for (b,) in db.session.execute(select(Claim.booking_id))]
    wanted = {b.id: 12 * b.lanes for b in live.values()}
    assert {b: claimed.count(b) for b in set(claimed)} == wanted
    for row in db.session.scalars(select(Waiting).where(Waiting.state == "accepted")):
        assert row.booking.state == "confirmed"
    floors = Floors.read()
    for row in db.session.scalars(select(Waiting).where(Waiting.state == "waiting")):
        wants = [Want(code, row.start, row.end, row.lanes) for code in row.venues]
        assert not any(room.fits(floors, want) for want in wants)
