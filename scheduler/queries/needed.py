"""Who a plan needs: people that a session must or should have, or that may do a duty in it."""

from collections.abc import Sequence

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Event, EventSession, Person, Plan


def needed(plan: Plan) -> Sequence[Person]:
    """By staff number. Sessions may name a duty (director) instead of a person."""
    query = select(EventSession.spec).join(EventSession.event).where(Event.plan_id == plan.id)
    named: set[str] = set()
    for spec in db.session.scalars(query):
        named |= {*spec.get("people", ()), *spec.get("optional", ())}
        for pool in spec.get("pools", ()):
            named |= set(pool[1])
    people = db.session.scalars(select(Person).order_by(Person.code)).all()
    return [person for person in people if person.code in named or person.duty in named]
