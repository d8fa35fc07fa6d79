"""The desk's rules as they are asked about waiting."""

from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select

from scheduler import clock, desk
from scheduler.desk import History, No, Request
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Membership, Person, User, Venue, Waiting
from scheduler.queries import desk_rules

if TYPE_CHECKING:
    from scheduler.services.wishing import Wish


def check(wish: "Wish", venue: Venue, by: User, *, seat: bool = False) -> None:
    """Refuses to wait for what could not be booked then, or on too many lists."""
    asked = Request(
        venue=venue.code,
        start=wish.start,
        end=wish.end,
        now=clock.now(),
        verb="wait",
        person=wish.person.code,
        status=wish.person.status,
        groups=_groups(wish.person),
        roles=_roles(wish.person),
        by_roles=frozenset(by.roles),
        lanes=wish.lanes,
        party=wish.party,
        seat=seat,
        hours=_hours(venue),
        zone=current_app.config["ZONE"],
    )
    history = History(waiting=_lists(wish.person))
    found = desk.refusals(asked, history, desk_rules.in_force(venue.code))
    if found:
        raise refused(found[0])


def refused(no: No) -> Refusal:
    """A rule's no as the answer to a page or a program."""
    since = no.allowed_from.isoformat() if no.allowed_from else None
    context = {"rule": no.code, "allowed_from": since, "overridable": no.overridable, **no.context}
    return Refusal(f"desk-{no.code.replace('_', '-')}", no.words, hint=no.hint, context=context)


def kept(venue: str) -> int:
    """Places that are for those who walk in: neither booked nor waited for."""
    params = desk_rules.params("floor_limit", venue)
    return int(params.keep) if params else 0


def _hours(venue: Venue) -> tuple[desk.Hours, ...]:
    rows = [o for o in venue.openings if not o.quiet]
    return tuple(desk.Hours(tuple(o.day_types), o.start, o.end, tuple(o.weekdays)) for o in rows)


def _groups(person: Person) -> frozenset[str]:
    query = select(Membership).where(Membership.person_id == person.id)
    return frozenset(m.group.code for m in db.session.scalars(query))


def _roles(person: Person) -> frozenset[str]:
    accounts = db.session.scalars(select(User).where(User.person_id == person.id))
    return frozenset(role for account in accounts for role in account.roles)


def _lists(person: Person) -> int:
    """On how many lists the person waits."""
    query = select(func.count()).where(
        Waiting.person_id == person.id, Waiting.state.in_(("waiting", "offered"))
    )
    return db.session.scalar(query) or 0
