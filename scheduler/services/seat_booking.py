"""Seats in a class: for oneself, for somebody, on the waiting list, or changed for a seat in another class.

A seat is a booking of its person like any other: rules, quotas, notice, check-in, points, feeds and cancelling
are the same. Only its place is a number in a lesson instead of a court.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler import clock, spoken
from scheduler.desk import Verb
from scheduler.errors import Alternative, Refusal
from scheduler.extensions import db
from scheduler.models import Booking, Group, Lesson, Person, User, Waiting
from scheduler.models.booking import LIVE
from scheduler.queries import lessons
from scheduler.services import auditing, booking_checks, claims, desk_rules, seats, waiting_rules
from scheduler.services.booking_places import owner
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_rules import refuse_by_rules
from scheduler.services.seats import Full
from scheduler.services.wishing import Wish, refuse_stranger, refuse_twice
from scheduler.transactions import writing
from solver.words import Words

MOST = 3  # other classes that a refusal offers
AHEAD = timedelta(days=14)  # in which they are looked for


@dataclass(frozen=True, kw_only=True)
class SeatOrder:
    """Seats of one lesson for a person, a group, or nobody named (a walk-in). `override` are codes of rules to
    set aside, which needs the desk and a reason; `hold_minutes` holds instead of booking."""

    lesson: Lesson
    person: Person | None = None
    group: Group | None = None
    seats: int = 1
    source: str = "desk"
    reason: str = ""
    override: tuple[str, ...] = ()
    hold_minutes: int | None = None


def book_seat(order: SeatOrder, by: User) -> Booking:
    """The seats and their booking, or a refusal that says why, with other classes that have seats."""
    lesson = order.lesson
    booking_checks.refuse_stranger(order.person, order.group, by, reason=order.reason)
    try:
        with writing():
            _refuse_odd(order)
            booking_checks.lock_person(order.person, groups=[order.group])
            seats.lock(lesson)
            _refuse_over(lesson)
            _refuse_second(order)
            asked = _asked(order)
            refuse_by_rules(asked, by, override=order.override, reason=order.reason)
            row = _row(order, by, asked.hold)
            seats.take(lesson, row)
            auditing.record(by, "book", f"booking:{row.id}", lesson=lesson.id, override=list(order.override))
    except Full as refusal:
        refusal.alternatives = tuple(_others(order, by))
        raise
    return row


def change_seat(
    booking: Booking, lesson: Lesson, by: User, *, version: int | None = None, reason: str = ""
) -> Booking:
    """The same people in another class: both at once, or the old seat stays."""
    booking_checks.refuse_stranger(booking.person, booking.group, by)
    old = booking.lesson
    if old is None:
        raise Refusal("no-seat", Words("这不是课程的名额。", "This is no seat in a class."), status=422)
    order = SeatOrder(
        lesson=lesson,
        person=booking.person,
        group=booking.group,
        seats=booking.lanes,
        source=booking.source,
        reason=reason or booking.reason,
    )
    try:
        with writing():
            booking_checks.fresh(booking, version=version)
            booking_checks.refuse_over(booking)
            booking_checks.lock_person(booking.person)
            seats.lock(*{old.id: old, lesson.id: lesson}.values())
            _refuse_over(lesson)
            _refuse_second(order)
            refuse_by_rules(_asked(order, before=booking), by, "change")
            claims.release([owner(booking)])
            seats.take(lesson, booking)
            booking.lesson_id, booking.venue_id = lesson.id, lesson.venue_id
            booking.start, booking.end = lesson.start, lesson.end
            booking.activity = lesson.course.activity
            auditing.record(by, "change-class", f"booking:{booking.id}", lesson=lesson.id, before=old.id)
    except Full as refusal:
        refusal.alternatives = tuple(_others(order, by, before=booking))
        raise
    return booking


def wait(lesson: Lesson, person: Person, by: User, *, wanted: int = 1) -> Waiting:
    """A place on the waiting list of a class. Refused where seats are free: then they can be booked; and for more
    seats than one person can book."""
    refuse_stranger(by, person)
    order = SeatOrder(lesson=lesson, person=person, seats=wanted)
    _refuse_odd(order)
    with writing():
        booking_checks.lock_person(person)
        wish = Wish(person, (lesson.venue.code,), lesson.start, lesson.end, wanted, wanted)
        refuse_twice(wish)
        seats.lock(lesson)
        _refuse_over(lesson)
        _refuse_second(order)
        waiting_rules.check(wish, lesson.venue, by, seat=True)
        if seats.free(lesson) >= wanted:
            raise _free(lesson, wanted)
        row = Waiting(
            person_id=person.id,
            venues=list(wish.venues),
            start=wish.start,
            end=wish.end,
            lanes=wanted,
            party=wanted,
            lesson_id=lesson.id,
            asked_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        auditing.record(by, "wait", f"waiting:{row.id}", lesson=lesson.id)
    return row


def _refuse_odd(order: SeatOrder) -> None:
    if order.seats < 1:
        raise Refusal("bad-fields", Words("名额要是正数。", "Seats must be positive."), status=422)
    if order.group is None and order.seats > 1 and order.person is not None:
        raise Refusal(
            "one-seat",
            Words("个人一次订一个名额。", "A person books one seat."),
            hint=Words(
                "同伴请各自预订，或由协会统一预订。", "Companions book theirs, or a club books for all."
            ),
            status=422,
        )


def _refuse_over(lesson: Lesson) -> None:
    if lesson.state == "open" and lesson.end > clock.now():
        return
    raise Refusal(
        "class-over",
        Words("这次课已经结束或取消。", "This class is over or was cancelled."),
        hint=Words("看看别的课次。", "Look at other classes."),
        context={"lesson": lesson.id, "state": lesson.state},
    )


def _refuse_second(order: SeatOrder) -> None:
    """One seat for each person; whoever has one already is told so."""
    number = _lessons_of(order).get(order.lesson.id)
    if number is not None:
        raise Refusal(
            "seat-already",
            Words("这次课已经有名额了。", "There is a seat in this class already."),
            context={"lesson": order.lesson.id, "booking": number},
        )


def _lessons_of(order: SeatOrder) -> dict[int, int]:
    """The lessons in which the person has a seat, with its booking; a group may have several."""
    if order.person is None or order.group is not None:
        return {}
    query = select(Booking).where(
        Booking.lesson_id.is_not(None),
        Booking.person_id == order.person.id,
        Booking.group_id.is_(None),
        Booking.state.in_(LIVE),
    )
    return {row.lesson_id: row.id for row in db.session.scalars(query) if row.lesson_id is not None}


def _asked(order: SeatOrder, *, lesson: Lesson | None = None, before: Booking | None = None) -> Asked:
    where = lesson or order.lesson
    return Asked(
        hold=booking_checks.held_for(order.hold_minutes, where.venue),
        venue=where.venue,
        start=where.start,
        end=where.end,
        person=order.person,
        group=order.group,
        lanes=order.seats,
        party=order.seats,
        activity=where.course.activity,
        source=order.source,
        seat=True,
        before=before,
    )


def _row(order: SeatOrder, by: User, hold: int | None) -> Booking:
    now, lesson = clock.now(), order.lesson
    row = Booking(
        venue_id=lesson.venue_id,
        start=lesson.start,
        end=lesson.end,
        lanes=order.seats,
        party=order.seats,
        activity=lesson.course.activity,
        state="confirmed" if hold is None else "held",
        hold_until=None if hold is None else now + timedelta(minutes=hold),
        person_id=order.person.id if order.person else None,
        group_id=order.group.id if order.group else None,
        made_by_id=by.id,
        made_at=now,
        source=order.source,
        reason=order.reason,
        overridden=list(order.override),
        lesson_id=lesson.id,
    )
    db.session.add(row)
    db.session.flush()
    return row


def alike(lesson: Lesson, first: datetime, last: datetime) -> list[lessons.Shown]:
    """Other open lessons of the course, or of the same activity, that begin in the span."""
    course = lesson.course
    found = lessons.between(first, last, only_open=True)
    return [
        shown
        for shown in found
        if shown.lesson.id != lesson.id
        and (
            shown.lesson.course_id == course.id
            or (course.activity and shown.lesson.course.activity == course.activity)
        )
    ]


def _others(order: SeatOrder, by: User, before: Booking | None = None) -> list[Alternative]:
    """The nearest like classes that have the seats, in which the person has none yet and that no rule forbids;
    with them the waiting list."""
    lesson, now = order.lesson, clock.now()
    near = alike(lesson, max(now, lesson.start - AHEAD), lesson.start + AHEAD)
    near.sort(key=lambda s: (abs(s.lesson.start - lesson.start), s.lesson.id))
    verb: Verb = "change" if before else "add"
    mine = _lessons_of(order)
    made: list[Alternative] = []
    for shown in (s for s in near if s.free >= order.seats and s.lesson.id not in mine):
        asked = _asked(order, lesson=shown.lesson, before=before)
        if not any(no.effect == "refuse" for no in desk_rules.broken(asked, by, verb)):
            made.append(_alternative(shown.lesson, order.seats))
        if len(made) == MOST:
            break
    wait_here = {"wait_lesson": lesson.id, "seats": order.seats}
    return [*made, Alternative(Words("加入候补", "Join the waiting list"), wait_here)]


def _free(lesson: Lesson, wanted: int) -> Refusal:
    return Refusal(
        "place-free",
        Words("还有名额，不用候补，可以直接订。", "Seats are free: no need to wait, book one."),
        alternatives=[_alternative(lesson, wanted)],
        context={"lesson": lesson.id},
    )


def _alternative(lesson: Lesson, wanted: int) -> Alternative:
    zone = current_app.config["ZONE"]
    title, when = lesson.course.title, spoken.span(lesson.start, lesson.end, zone)
    return Alternative(
        Words(f"{title.zh}，{when.zh}", f"{title.get('en')}, {when.en}"),
        {"lesson": lesson.id, "seats": wanted, "start": lesson.start.astimezone(ZoneInfo(zone)).isoformat()},
    )
