"""What the desk's rules are asked about, and what they are shown: rows become frozen data."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import bindparam, or_, select

from scheduler import clock, desk, prepared
from scheduler.desk import History, Request, Verb
from scheduler.extensions import db
from scheduler.models import Booking, Group, KitItem, Membership, Person, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from scheduler.services import points, room
from solver.words import Words

COUNTS = (*LIVE, "ended", "released", "no_show")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the rules are asked about: a span of a venue for somebody, and what it was before."""

    venue: Venue
    start: datetime
    end: datetime
    person: Person | None = None
    group: Group | None = None
    lanes: int = 1
    party: int = 1
    activity: str = ""
    source: str = "desk"
    kit: Mapping[str, int] = dataclasses.field(default_factory=dict)
    before: Booking | None = None  # that is changed or cancelled
    hold: int | None = None  # minutes
    seat: bool = False  # in a class
    aside: Collection[int] = ()  # ids of further bookings that do not count, because they change too
    shown: dict[str, tuple[Request, History]] = dataclasses.field(
        init=False, default_factory=dict, compare=False, repr=False
    )  # to the rules, by verb: whoever asks on about places near it need not read it again


def reads(asked: Asked, by: User, verb: Verb = "add", *, look: bool = False) -> tuple[Request, History]:
    """What the rules are shown of it; `look`: how much of the floor is free too."""
    return request(asked, by, verb, look=look), history(asked)


def request(asked: Asked, by: User, verb: Verb, *, look: bool = False) -> Request:
    """What somebody wants, as the rules read it."""
    venue, before = asked.venue, asked.before
    groups, roles = _groups_and_roles(asked.person)
    return Request(
        **of_venue(venue),
        start=asked.start,
        end=asked.end,
        now=clock.now(),
        verb=verb,
        was=before.start if before and verb == "change" else None,
        made_at=before.made_at if before else None,
        moved_at=before.lesson.moved_at if before and before.lesson and verb == "cancel" else None,
        person=asked.person.code if asked.person else "",
        status=asked.person.status if asked.person else "staff",
        group=asked.group.code if asked.group else "",
        groups=groups,
        roles=roles,
        by_roles=frozenset(by.roles),
        source=asked.source,
        activity=asked.activity,
        hold=asked.hold,
        seat=asked.seat,
        lanes=asked.lanes or of_venue(venue)["lanes_of_venue"],  # 0: the whole of it
        party=asked.party,
        kit=_titles(asked.kit),
        lanes_free=lanes_free(asked) if look else None,
        day_types=premises().days,
        zone=current_app.config["ZONE"],
    )


def of_venue(venue: Venue) -> dict[str, Any]:
    """The part of a request that is the venue's."""
    known = premises()
    return {
        "venue": venue.code,
        "lanes_of_venue": max(1, venue.capacity if venue.shared else venue.lanes),
        "hours": known.hours.get(venue.code, ()),
        "closures": known.closures.get(venue.code, ()),
    }


def lanes_free(asked: Asked) -> int:
    """How many lanes of the venue are free for the whole span, those counted that it has itself."""
    leaving = [Owner(booking_id=asked.before.id)] if asked.before else []
    want = Want(asked.venue.code, asked.start, asked.end, asked.lanes, use=asked.activity)
    return room.lanes_free(premises().floors, want, leaving=leaving)


def _titles(kit: Mapping[str, int]) -> Mapping[str, Words]:
    """Read only where something is to be lent, which is seldom."""
    wanted = sorted(code for code, n in kit.items() if n)
    rows = db.session.scalars(select(KitItem).where(KitItem.code.in_(wanted))) if wanted else ()
    known = {row.code: row.title for row in rows}
    return {code: known.get(code, Words(code, code)) for code in wanted}


_GROUPS_AND_ROLES = (
    select(Group.code, User.roles)
    .select_from(Person)
    .join(Membership, Membership.person_id == Person.id, isouter=True)
    .join(Group, Group.id == Membership.group_id, isouter=True)
    .join(User, User.person_id == Person.id, isouter=True)
    .where(Person.id == bindparam("person"))
)


def _groups_and_roles(person: Person | None) -> tuple[frozenset[str], frozenset[str]]:
    """Of the person, and of their accounts: asked together, because every booking asks."""
    if person is None:
        return frozenset(), frozenset()
    rows = prepared.run(_GROUPS_AND_ROLES, {"person": person.id}).all()
    groups = frozenset(row.code for row in rows if row.code is not None)
    return groups, frozenset(role for row in rows for role in row.roles or ())


def history(asked: Asked) -> History:
    """Bookings from the Monday of the week on, of the person and of the group."""
    person, group = (row.id if row else None for row in (asked.person, asked.group))
    if person is None and group is None:
        return History()
    left_out = {asked.before.id} if asked.before else set()
    return History(
        bookings=tuple(_used(person, group, _monday(asked), left_out | set(asked.aside))),
        points=points.scored(asked.person) if asked.person else (),
    )


def _monday(asked: Asked) -> datetime:
    local = min(asked.start, clock.now()).astimezone(ZoneInfo(current_app.config["ZONE"]))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


_COLUMNS = (
    select(
        Booking.id,
        Booking.start,
        Booking.end,
        Booking.lanes,
        Booking.state,
        Venue.code.label("venue"),
        Person.code.label("person"),
        Group.code.label("group"),
    )
    .join(Venue, Venue.id == Booking.venue_id)
    .join(Person, Person.id == Booking.person_id, isouter=True)
    .join(Group, Group.id == Booking.group_id, isouter=True)
    .where(Booking.end > bindparam("since"))
)
_BY_PERSON = Booking.person_id == bindparam("whose")
_BY_GROUP = Booking.group_id == bindparam("group")
_USED = {  # by whether there is a person, and a group
    (True, False): _COLUMNS.where(_BY_PERSON),
    (False, True): _COLUMNS.where(_BY_GROUP),
    (True, True): _COLUMNS.where(or_(_BY_PERSON, _BY_GROUP)),
}


def _used(
    person: int | None, group: int | None, since: datetime, left_out: Collection[int]
) -> Iterable[desk.Used]:
    """Columns, not rows: a row would bring its venue, person and group one by one."""
    values: dict[str, Any] = {"since": since}
    values |= {"whose": person} if person is not None else {}
    values |= {"group": group} if group is not None else {}
    for row in prepared.run(_USED[person is not None, group is not None], values):
        if row.state in COUNTS and row.id not in left_out:
            yield desk.Used(
                start=row.start,
                end=row.end,
                venue=row.venue,
                person=row.person or "",
                group=row.group or "",
                lanes=row.lanes,
                state=row.state,
            )
