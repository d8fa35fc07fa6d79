"""Whatever the desk does, bookings and claims are what a plain model of courts and half hours says."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Claim, DeskRule
from scheduler.models.booking import LIVE
from scheduler.services import booking, holds
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import desk_claims, gym
from tests.tools.factories import at

COURTS = {"GYM-B": 2, "GYM-T": 3}
SIX = at("2021-10-14 16:00")
HALF = timedelta(minutes=30)

venues = st.sampled_from(sorted(COURTS))
starts = st.integers(0, 5)
lengths = st.integers(1, 3)
needs = st.integers(1, 2)


@dataclass(frozen=True)
class Held:
    """What the model knows of a booking; times in half hours."""

    venue: str
    start: int
    end: int
    lanes: frozenset[int]


class Desk(RuleBasedStateMachine):
    """Every verb is done to the model and to the desk, and both say yes or both say no."""

    rows = Bundle("rows")

    @initialize()
    def open(self):
        self.model: dict[int, Held] = {}
        self.holds: set[int] = set()
        with writing():
            for table in (Claim, Booking, Audit):
                db.session.execute(delete(table))
        self.clerk = db.session.scalars(select(gym.User).where(gym.User.login == "clerk")).one()
        gym.set_time("11:00")

    @rule(target=rows, venue=venues, start=starts, length=lengths, need=needs, held=st.booleans())
    def book(self, venue, start, length, need, held):
        lanes = self.choose(venue, start, start + length, need)
        order = Order(venue=venue, start=time(start), end=time(start + length), lanes=need)
        made = self.both(
            lanes, lambda: booking.hold(order, self.clerk) if held else booking.book(order, self.clerk)
        )
        if made is None:
            return multiple()
        self.model[made.id] = Held(venue, start, start + length, lanes)
        if held:
            self.holds.add(made.id)
        return made.id

    @rule(number=rows, venue=venues, start=starts)
    def move(self, number, venue, start):
        if number not in self.model:
            return
        was = self.model[number]
        end = start + was.end - was.start
        lanes = self.choose(venue, start, end, len(was.lanes), leaving=number)
        if self.both(lanes, lambda: booking.move(row(number), self.clerk, venue=venue, start=time(start))):
            self.model[number] = Held(venue, start, end, lanes)

    @rule(number=rows, length=lengths, need=needs)
    def resize(self, number, length, need):
        if number not in self.model:
            return
        was = self.model[number]
        end = was.start + length
        lanes = self.choose(was.venue, was.start, end, need, leaving=number)
        if self.both(lanes, lambda: booking.resize(row(number), self.clerk, end=time(end), lanes=need)):
            self.model[number] = replace(was, end=end, lanes=lanes)

    @rule(target=rows, number=rows)
    def split(self, number):
        was = self.model.get(number)
        if was is None or was.end - was.start < 2 or len(was.lanes) > 1:
            return multiple()
        _, rest = booking.split(row(number), time(was.start + 1), self.clerk)
        self.model[number] = replace(was, end=was.start + 1)
        self.model[rest.id] = replace(was, start=was.start + 1)
        if number in self.holds:
            self.holds.add(rest.id)
        return rest.id

    @rule(one=rows, other=rows)
    def swap(self, one, other):
        a, b = self.model.get(one), self.model.get(other)
        if a is None or b is None or one == other or len(a.lanes) + len(b.lanes) > 2:
            return
        booking.swap(row(one), row(other), self.clerk)
        self.model[one], self.model[other] = b, a

    @rule(number=consumes(rows))
    def cancel(self, number):
        if number in self.model:
            booking.cancel(row(number), self.clerk)
            del self.model[number]

    @rule()
    def holds_end(self):
        gym.set_time("11:20")
        for number in holds.due():
            holds.expire(number)
        gym.set_time("11:00")
        for number in self.holds:
            self.model.pop(number, None)
        self.holds.clear()

    @invariant()
    def both_say_the_same(self):
        assert self.actual() == self.model
        assert desk_claims.differences() == []

    def choose(self, venue, start, end, need, leaving=None):
        """The lanes that it gets: its own ones first, then the lowest; None where they are too few."""
        own = self.model.get(leaving)
        others = [h for n, h in self.model.items() if n != leaving and h.venue == venue]
        busy = {lane for h in others if h.start < end and start < h.end for lane in h.lanes}
        stays = own is not None and own.venue == venue and own.start <= start < own.end
        free = sorted(
            set(range(COURTS[venue])) - busy, key=lambda lane: (not (stays and lane in own.lanes), lane)
        )
        return frozenset(free[:need]) if len(free) >= need else None

    def both(self, lanes, verb):
        """The desk's answer, which has to be the model's."""
        code, answer = "", None
        try:
            answer = verb()
        except Refusal as refusal:
            code = refusal.code
        assert code == ("venue-taken" if lanes is None else "")
        return answer

    def actual(self):
        """The live bookings with the lanes that their claims say."""
        lanes: dict[int, set[int]] = {}
        for number, lane in db.session.execute(select(Claim.booking_id, Claim.lane).distinct()):
            lanes.setdefault(number, set()).add(lane)
        live = db.session.scalars(select(Booking).where(Booking.state.in_(LIVE)))
        return {
            b.id: Held(
                b.venue.code, (b.start - SIX) // HALF, (b.end - SIX) // HALF, frozenset(lanes.get(b.id, ()))
            )
            for b in live
        }


def time(half_hour):
    return SIX + half_hour * HALF


def row(number):
    return db.session.get(Booking, number)


def test_the_desk_does_what_its_model_does(session):
    with writing():
        for code, lanes in COURTS.items():
            gym.courts(code, lanes=lanes)
        gym.clerk()
        for code in ("length", "opening", "notice"):
            db.session.add(DeskRule(code=code, on=False))
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
