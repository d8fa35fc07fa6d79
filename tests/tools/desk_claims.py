"""Whether claims and bookings say the same: what every test of the desk asks at its end."""

from collections import defaultdict

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, Claim
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Floors, Want


def differences() -> list[str]:
    """Live bookings whose claims are not exactly their lanes for their span, and claims of what is over.

    Two owners of one tick of a lane cannot be: that is the primary key of the table.
    """
    held: dict[int, dict[int, dict[int, set[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(set))
    )
    query = select(Claim.booking_id, Claim.venue_id, Claim.lane, Claim.tick).where(
        Claim.booking_id.is_not(None)
    )
    for booking, venue, lane, tick in db.session.execute(query):
        held[booking][venue][lane].add(tick)
    floors = Floors.read()
    found = []
    for row in db.session.scalars(select(Booking).where(Booking.state.in_(LIVE))):
        want = Want(row.venue.code, row.start, row.end, row.lanes)
        mine = held.pop(row.id, {})
        expected = {floor: min(row.lanes, lanes) for floor, lanes in floors.by_venue[want.venue]}
        has = {floor: len(lanes) for floor, lanes in mine.items()}
        ticks = {frozenset(t) for lanes in mine.values() for t in lanes.values()}
        if has != expected or ticks != {frozenset(want.ticks)}:
            found.append(f"booking {row.id}: {has} of {expected}")
    return found + [f"claims without a live booking: {number}" for number in sorted(held)]
