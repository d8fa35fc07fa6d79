"""Changes of a booking: another time or place, longer or shorter, two that change places, one that becomes two."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm.attributes import flag_modified

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, User
from scheduler.queries.floors import SECONDS, Want
from scheduler.services import auditing, booking_checks, booking_kit, booking_places, claims
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.transactions import writing
from solver.words import Words


def move(
    booking: Booking,
    by: User,
    *,
    venue: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    lane: int | None = None,
    version: int | None = None,
    override: Collection[str] = (),
    reason: str = "",
) -> Booking:
    """Another time or place; as long as before where `end` is not said. All or nothing."""
    with booking_places.answered(by) as about, writing():
        _ready(booking, by, version)
        begins = start or booking.start
        there = booking_checks.venue_called(venue) if venue else booking.venue
        ends = end or begins + (booking.end - booking.start)
        about.asked = replace(booking_checks.asked_of(booking), venue=there, start=begins, end=ends)
        return _change(booking, about.asked, by, "move", lane=lane, override=override, reason=reason)


def resize(
    booking: Booking,
    by: User,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    lanes: int | None = None,
    party: int | None = None,
    version: int | None = None,
    override: Collection[str] = (),
    reason: str = "",
) -> Booking:
    """Longer or shorter, or of more or fewer courts or heads."""
    with booking_places.answered(by) as about, writing():
        _ready(booking, by, version)
        given = {"start": start, "end": end, "lanes": lanes, "party": party}
        new = {name: value for name, value in given.items() if value is not None}
        about.asked = replace(booking_checks.asked_of(booking), **new)  # type: ignore[arg-type]
        return _change(booking, about.asked, by, "resize", override=override, reason=reason)


def swap(a: Booking, b: Booking, by: User, *, version: int | None = None) -> tuple[Booking, Booking]:
    """The two change time and place. Each keeps its people."""
    for row in (a, b):
        booking_checks.refuse_stranger(row.person, row.group, by)
    booking_checks.refuse_seat(a, b)
    if a.id == b.id:
        words = Words("和另一条预订换，不能和自己换。", "A booking changes places with another one.")
        raise Refusal("bad-fields", words, status=422)
    with writing():
        booking_checks.fresh(a, b, version=version)
        for row in (a, b):
            booking_checks.refuse_over(row)
        booking_checks.refuse_hold_over(a, b)
        booking_checks.lock_person(a.person, b.person, groups=[a.group, b.group])
        booking_places.lock(a.venue, b.venue, kit={*a.kit, *b.kit})
        wants = {
            booking_places.owner(row): [
                replace(booking_places.want_of(other, booking_places.lane_of(other)), use=row.activity)
            ]
            for row, other in ((a, b), (b, a))
        }
        asked = [_in_place_of(a, b), _in_place_of(b, a)]
        for other in asked:
            refuse_by_rules(other, by, "change")
        for row, other in zip((a, b), asked, strict=True):
            _put(row, other)
            _note_courts(row)
        db.session.flush()
        for row in (a, b):  # each takes its kit along, counted as if both had changed already
            booking_kit.refuse_missing(row.kit, row.start, row.end, before=row)
        booking_places.claim(wants, by)
        auditing.record(by, "swap", f"booking:{a.id}", other=b.id)
    return a, b


def split(booking: Booking, at: datetime, by: User, *, version: int | None = None) -> tuple[Booking, Booking]:
    """One booking becomes two that follow each other, of the same people on the same courts."""
    booking_checks.refuse_stranger(booking.person, booking.group, by)
    booking_checks.refuse_seat(booking)
    with writing():
        booking_checks.fresh(booking, version=version)
        booking_checks.refuse_over(booking)
        booking_checks.refuse_hold_over(booking)
        if not booking.start < at < booking.end or at.timestamp() % SECONDS:
            raise Refusal(
                "bad-span",
                Words(
                    "要在开始和结束之间、整 5 分钟处分开。",
                    "Split between its start and its end, at a full five minutes.",
                ),
                status=422,
            )
        rest = _rest(booking, at, by)
        booking.end = at
        db.session.add(rest)
        db.session.flush()
        since = booking_places.want_of(rest).ticks.start
        claims.hand_over(booking_places.owner(booking), booking_places.owner(rest), since)
        auditing.record(by, "split", f"booking:{booking.id}", rest=rest.id)
    return booking, rest


def _ready(booking: Booking, by: User, version: int | None) -> None:
    booking_checks.refuse_stranger(booking.person, booking.group, by)
    booking_checks.refuse_seat(booking)
    booking_checks.fresh(booking, version=version)
    booking_checks.refuse_over(booking)
    booking_checks.refuse_hold_over(booking)


def _change(
    booking: Booking,
    asked: Asked,
    by: User,
    verb: str,
    *,
    lane: int | None = None,
    override: Collection[str] = (),
    reason: str = "",
) -> Booking:
    """The same booking as asked. A lane that is not named stays the same where it can."""
    if asked.end <= asked.start or (asked.end - asked.start).days >= 1 or asked.lanes < 0:
        raise Refusal("bad-span", Words("结束要在开始之后。", "The end must be after the start."), status=422)
    booking_checks.refuse_too_many(asked.venue, asked.lanes, lane)
    asked = replace(asked, lanes=booking_checks.whole(asked.venue, asked.lanes))
    booking_checks.lock_person(booking.person, groups=[booking.group])
    booking_places.lock(booking.venue, asked.venue, kit=booking.kit)
    found = refuse_by_rules(asked, by, "change", override=override, reason=reason)
    booking_kit.refuse_missing(booking.kit, asked.start, asked.end, before=booking)
    want = Want(asked.venue.code, asked.start, asked.end, asked.lanes, lane, asked.activity)
    booking_places.claim({booking_places.owner(booking): [want]}, by)
    _put(booking, asked)
    _note_courts(booking)
    booking.overridden = sorted({*booking.overridden, *override})
    if booking.state == "confirmed" and any(no.effect == "ask" for no in found):
        booking.state = "pending"
    auditing.record(by, verb, f"booking:{booking.id}", override=list(override), reason=reason)
    return booking


def _note_courts(row: Booking) -> None:
    """Another court of the same venue is a change as well, though no column's: the version rises."""
    flag_modified(row, "party")  # none that calendars show, so they stay as they are


def _put(row: Booking, asked: Asked) -> None:
    row.venue, row.start, row.end = asked.venue, asked.start, asked.end
    row.lanes, row.party = asked.lanes, asked.party


def _in_place_of(row: Booking, other: Booking) -> Asked:
    return replace(
        booking_checks.asked_of(row),
        venue=other.venue,
        start=other.start,
        end=other.end,
        lanes=other.lanes,
        aside=(other.id,),
    )


def _rest(booking: Booking, at: datetime, by: User) -> Booking:
    same = ("lanes", "party", "activity", "state", "hold_until", "source", "reason", "series_id")
    return Booking(
        venue=booking.venue,
        person_id=booking.person_id,
        group_id=booking.group_id,
        start=at,
        end=booking.end,
        made_by_id=by.id,
        made_at=clock.now(),
        kit=dict(booking.kit),
        overridden=list(booking.overridden),
        checked_in_at=booking.checked_in_at,
        **{name: getattr(booking, name) for name in same},
    )
