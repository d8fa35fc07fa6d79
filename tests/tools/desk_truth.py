"""What must hold in the database, whatever was done to the desk: races, broken connections, killed processes."""

import json
from collections import Counter

from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Answered, Audit, Booking
from tests.tools import desk_claims


def wrong(told: dict[int, str]) -> list[str]:
    """Everything that is not as it should be. `told` are the bookings that clients were answered, each with the
    state that they were told last, or an empty one where others may have changed it since."""
    return [*desk_claims.differences(), *_against(told), *_keys()]


def _against(told: dict[int, str]) -> list[str]:
    """Bookings that somebody was told of and are not there, or otherwise; and those that nobody was told of."""
    there = dict(db.session.execute(select(Booking.id, Booking.state)).all())
    lost = [f"booking {n} was acknowledged and is lost" for n in told.keys() - there.keys()]
    nobody = [f"booking {n} was acknowledged to nobody" for n in there.keys() - told.keys()]
    other = [
        f"booking {n} is {there[n]}, told was {state}"
        for n, state in told.items()
        if state and there.get(n, state) != state
    ]
    return lost + nobody + other


def _keys() -> list[str]:
    """Keys that are taken for nothing, answers about bookings that are not there, and lines of the audit trail."""
    there = Counter(db.session.scalars(select(Booking.id)))
    running = db.session.scalar(select(func.count()).where(Answered.state != "done")) or 0
    found = [f"{running} keys are taken for nothing"] if running else []
    for body in db.session.scalars(select(Answered.body).where(Answered.status == 201)):
        answer = json.loads(body or b"{}")
        numbers = [b["id"] for b in answer["bookings"]] if "bookings" in answer else [answer["id"]]
        found += [f"an answer tells of booking {n}, which is not there" for n in numbers if not there[n]]
    lines = Counter(db.session.scalars(select(Audit.thing).where(Audit.verb == "book")))
    return found + [f"{thing} was made {n} times" for thing, n in lines.items() if n > 1]
