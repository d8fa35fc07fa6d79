"""The desk's rules asked about an order or a booking: rows become what the rules read."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import bindparam, or_, select

from scheduler import clock, desk, prepared
from scheduler.desk import History, No, Request
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Group, KitItem, Membership, Person, User, Venue
from scheduler.models.booking import LIVE
from scheduler.queries import desk_rules
from scheduler.queries.floors import Owner, Want
from scheduler.queries.premises import premises
from scheduler.services import points, room
from scheduler.services.waiting_rules import refused
from solver.words import Words

ROOM = "floor_limit"  # the rule that asks how much is free
OF_TIME = ("notice", "advance")  # the rules that ask when one books, not what or how much
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


def refuse_by_rules(
    asked: Asked, by: User, verb: str = "add", *, override: Collection[str] = (), reason: str = ""
) -> tuple[No, ...]:
    """Refuses what breaks a rule that is not set aside. Back come those that do not refuse: it has to be
    approved, or it costs a point.

    Only the desk sets rules aside, with a reason.
    """
    if override:
        _refuse_override(by, reason)
    found = broken(asked, by, verb, override=override)
    hard = [no for no in found if no.effect == "refuse"]
    if hard:
        raise refused(hard[0])
    return found


def broken(asked: Asked, by: User, verb: str = "add", *, override: Collection[str] = ()) -> tuple[No, ...]:
    """What speaks against it, whatever its effect."""
    in_force = desk_rules.in_force(asked.venue.code)
    request, history = _request(asked, by, verb, look=ROOM in in_force), _history(asked)
    asked.shown[verb] = request, history
    return desk.refusals(request, history, in_force, overridden=override)


def looks_at_room(venue: Venue) -> bool:
    """Whether a rule asks how much of the floor is free: its answer holds only under the floor's lock, or two
    at once both find the last place that is not kept."""
    return ROOM in desk_rules.in_force(venue.code)


def reads(asked: Asked, by: User) -> tuple[Request, History]:
    """What the rules are shown of it, for whoever tells how much of a quota is used."""
    return _request(asked, by, "add", look=False), _history(asked)


@dataclasses.dataclass(frozen=True)
class Judge:
    """Questions for places near the asked one. `allowed`: would no rule refuse it there, at that time, with so many
    free lanes? `has_hope`: is there any time at all at which they might allow it there? `least`: how many lanes
    have to be free there for that?"""

    allowed: Callable[[Venue, datetime, datetime, int], bool]
    has_hope: Callable[[Venue], bool]
    least: Callable[[Venue], int]


def judge(asked: Asked, by: User) -> Judge:
    """Rows are read once for all questions; what the rules have been shown of it already is not read again."""
    verb = "change" if asked.before else "add"
    first, history = asked.shown.get(verb) or (_request(asked, by, verb, look=False), _history(asked))
    requests: dict[str, Request] = {}

    def at(venue: Venue, **other: Any) -> Request:
        if venue.code not in requests:
            requests[venue.code] = dataclasses.replace(first, **_of_venue(venue), lanes_free=None)
        return dataclasses.replace(requests[venue.code], **other) if other else requests[venue.code]

    def is_allowed(request: Request, rules: Mapping[str, Any]) -> bool:
        return not any(no.effect == "refuse" for no in desk.refusals(request, history, rules))

    def has_hope(venue: Venue) -> bool:
        rules = desk_rules.in_force(venue.code).items()
        return is_allowed(at(venue), {c: params for c, params in rules if desk.rules()[c].at_any_time})

    def least(venue: Venue) -> int:
        rules = {c: params for c, params in desk_rules.in_force(venue.code).items() if c == ROOM}
        whole = at(venue).lanes_of_venue
        enough = range(asked.lanes or whole, whole + 1)
        return next((n for n in enough if is_allowed(at(venue, lanes_free=n), rules)), whole + 1)

    def allowed(venue: Venue, start: datetime, end: datetime, free: int) -> bool:
        rules, asks = desk_rules.in_force(venue.code), at(venue, start=start, end=end)
        if ROOM in rules:
            if asked.before:  # its own lanes do not count
                free = _lanes_free(dataclasses.replace(asked, venue=venue, start=start, end=end))
            asks = dataclasses.replace(asks, lanes_free=free)
        return is_allowed(asks, rules)

    return Judge(allowed, has_hope, least)


def judge_time(asked: Asked, by: User) -> Callable[[Venue, datetime, datetime], No | None]:
    """A question for many spans like the asked one: which of the rules about the time of booking forbids it?
    The person's groups and roles are read once, what they have booked not at all."""
    rules: dict[str, dict[str, Any]] = {}
    requests: dict[str, Request] = {}
    first = _request(asked, by, "add", look=False)

    def against(venue: Venue, start: datetime, end: datetime) -> No | None:
        if venue.code not in rules:
            in_force = desk_rules.in_force(venue.code)
            rules[venue.code] = {code: in_force[code] for code in OF_TIME if code in in_force}
            requests[venue.code] = dataclasses.replace(first, **_of_venue(venue))
        asks = dataclasses.replace(requests[venue.code], start=start, end=end)
        return next(iter(desk.refusals(asks, History(), rules[venue.code])), None)

    return against


def _refuse_override(by: User, reason: str) -> None:
    if not by.has("desk"):
        raise Refusal(
            "not-allowed",
            Words("只有前台可以破例。", "Only the desk may set a rule aside."),
            status=403,
            context={"roles": ["desk"]},
        )
    if not reason.strip():
        raise Refusal(
            "reason-needed",
            Words("破例要写明原因。", "Setting a rule aside needs a reason."),
            hint=Words("写一句原因，会记录下来。", "Write one sentence; it is recorded."),
            status=422,
        )


def _request(asked: Asked, by: User, verb: str, *, look: bool) -> Request:
    venue, before = asked.venue, asked.before
    groups, roles = _groups_and_roles(asked.person)
    return Request(
        **_of_venue(venue),
        start=asked.start,
        end=asked.end,
        now=clock.now(),
        verb=verb,  # type: ignore[arg-type]
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
        lanes=asked.lanes or _of_venue(venue)["lanes_of_venue"],  # 0: the whole of it
        party=asked.party,
        kit=_titles(asked.kit),
        lanes_free=_lanes_free(asked) if look else None,
        day_types=premises().days,
        zone=current_app.config["ZONE"],
    )


def _of_venue(venue: Venue) -> dict[str, Any]:
    known = premises()
    return {
        "venue": venue.code,
        "lanes_of_venue": max(1, venue.capacity if venue.shared else venue.lanes),
        "hours": known.hours.get(venue.code, ()),
        "closures": known.closures.get(venue.code, ()),
    }


def _lanes_free(asked: Asked) -> int:
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


def _history(asked: Asked) -> History:
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
