"""What becomes of the seats when a class is moved or called off: its people are told once, with a like class."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from scheduler import clock, spoken
from scheduler.extensions import db
from scheduler.models import Booking, Busy, Lesson, Person, Venue, Waiting
from scheduler.models.booking import LIVE
from scheduler.queries import lessons as of
from scheduler.queries.floors import Owner
from scheduler.services import claims, messages, seats
from scheduler.services.displacing import hold_until, people_of
from scheduler.services.reoffers import params_of
from scheduler.services.seat_booking import alike
from solver.matching import cheapest
from solver.words import Words

REACH = timedelta(days=14)  # before and after, in which a like class is looked for
ANOTHER_COURSE = 12 * 60  # minutes that another course counts for
KEPT = Words(
    "名额保留；不能来就在“我的”取消，不记分。",
    "Your seat is kept; if you cannot come, cancel it under Mine: it costs no point.",
)
STILL_WAITS = Words(
    "你仍在候补，顺序不变；时间不合适就在“我的”退出候补。",
    "You are still on its waiting list, in the same place; leave it under Mine if the time does not suit you.",
)


def move(lesson: Lesson, venue: int, start: datetime, end: datetime) -> None:
    """Seats and waiting go along; whoever has a seat or waits for one is told once, with the way out. Nothing
    where nothing changes."""
    if (lesson.venue_id, lesson.start, lesson.end) == (venue, start, end):
        return
    was = spoken.span(lesson.start, lesson.end, _zone())
    lesson.venue_id, lesson.start, lesson.end = venue, start, end
    place = db.session.get_one(Venue, venue)
    lesson.venue, lesson.moved_at = place, clock.now()
    rows, waits = of.holders(lesson), _waiting(lesson)
    for row in rows:
        row.venue, row.start, row.end = place, start, end
        row.hold_until = _still_held(row.hold_until, start)
    for wait in waits:
        wait.start, wait.end, wait.venues = start, end, [place.code]
        wait.offered_until = _still_held(wait.offered_until, start)
    db.session.flush()
    _tell(lesson, rows, {row.id: _moved(lesson, was, _seat_kept(row)) for row in rows}, "class-moved")
    for wait in waits:  # whoever is offered a seat has heard of it as its holder
        messages.tell(
            wait.person,
            _key(lesson, "class-moved", wait.person_id),
            "displaced",
            _moved(lesson, was, STILL_WAITS),
        )


def call_off(lesson: Lesson, reason: str) -> None:
    """Seats end, and each person gets one held in the nearest like class. Who waited hears of it, too."""
    rows, waits = of.holders(lesson), _waiting(lesson)
    in_line = [wait for wait in waits if wait.state == "waiting"]  # the others hear as holders of a seat
    lesson.state = "cancelled"
    for wait in waits:
        wait.state, wait.offered_until = "withdrawn", None
    for row in rows:
        row.state, row.over_at, row.hold_until = "cancelled", clock.now(), None
    db.session.flush()
    claims.release(Owner(booking_id=row.id) for row in rows)
    held = _reoffers(lesson, rows)
    _tell(lesson, rows, {row.id: _off(lesson, reason, held.get(row.id)) for row in rows}, "class-off")
    for wait in in_line:
        messages.tell(
            wait.person, f"class-off:{lesson.id}:w{wait.id}", "displaced", _off(lesson, reason, None)
        )


def _moved(lesson: Lesson, was: Words, what_now: Words) -> Words:
    title, place = lesson.course.title, lesson.venue.title
    when = spoken.span(lesson.start, lesson.end, _zone())
    return Words(
        f"{title.zh}（{was.zh}）改到 {when.zh}，{place.zh}。{what_now.zh}",
        f"{title.get('en')} ({was.en}) moves to {when.en}, {place.get('en')}. {what_now.en}",
    )


def _seat_kept(row: Booking) -> Words:
    if row.hold_until is None:
        return KEPT
    until = spoken.moment(row.hold_until, _zone())
    return Words(
        f"名额为你留到 {until.zh}。接受或放弃。", f"A seat is held for you until {until.en}. Accept or pass."
    )


def _still_held(until: datetime | None, start: datetime) -> datetime | None:
    """Not past the new start, unless that is over already: then the hold runs out as it would have."""
    return min(until, start) if until is not None and start > clock.now() else until


def _waiting(lesson: Lesson) -> list[Waiting]:
    query = select(Waiting).where(Waiting.lesson_id == lesson.id, Waiting.state.in_(("waiting", "offered")))
    return list(db.session.scalars(query.order_by(Waiting.id).with_for_update()))


def _reoffers(lesson: Lesson, rows: Sequence[Booking]) -> dict[int, Booking]:
    """A seat for each in a like class, the nearest for all together, held like an offer of a court."""
    earliest = clock.now() + timedelta(hours=params_of(lesson.venue.code).notice)
    near = [
        shown.lesson
        for shown in alike(lesson, max(earliest, lesson.start - REACH), lesson.start + REACH)
        if shown.free
    ]
    seats.lock(*near)
    by_id, busy = {other.id: other for other in near}, _busy(rows, near)
    held: dict[int, Booking] = {}
    for count in sorted({row.lanes for row in rows}, reverse=True):
        some = [row for row in rows if row.lanes == count]
        costs = {
            str(row.id): {
                other.id: _cost(lesson, other)
                for other in near
                if not any(a < other.end and other.start < b for a, b in busy.get(row.person_id or 0, ()))
            }
            for row in some
        }
        room = {other.id: seats.free(other) // count for other in near}
        chosen = cheapest(costs, room)
        for row in (row for row in some if str(row.id) in chosen):
            held[row.id] = _held(row, by_id[chosen[str(row.id)]])
    return held


def _cost(lesson: Lesson, other: Lesson) -> int:
    minutes = abs(int((other.start - lesson.start).total_seconds())) // 60
    return minutes + (0 if other.course_id == lesson.course_id else ANOTHER_COURSE)


def _busy(rows: Sequence[Booking], near: Sequence[Lesson]) -> Mapping[int, list[tuple[datetime, datetime]]]:
    """When the people have something else: another booking, a seat, or what they said they are busy with."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    if not near:
        return found
    people = {row.person_id for row in rows if row.person_id is not None}
    first, last = min(n.start for n in near), max(n.end for n in near)
    for table in (Booking, Busy):
        query = select(table.person_id, table.start, table.end).where(
            table.person_id.in_(people), table.start < last, table.end > first
        )
        holds = Booking.state.in_(LIVE) if table is Booking else Busy.weight == "busy"
        query = query.where(holds)
        for person, start, end in db.session.execute(query):
            if person is not None:
                found[person].append((start, end))
    return found


def _held(old: Booking, lesson: Lesson) -> Booking:
    names = ("lanes", "party", "person_id", "group_id", "made_by_id", "reason")
    row = Booking(**{name: getattr(old, name) for name in names}, lesson_id=lesson.id)
    row.venue_id, row.start, row.end = lesson.venue_id, lesson.start, lesson.end
    row.activity, row.state, row.source = lesson.course.activity, "held", "offer"
    row.replaces_id, row.made_at, row.hold_until = (
        old.id,
        clock.now(),
        hold_until(lesson.venue.code, lesson.start),
    )
    db.session.add(row)
    db.session.flush()
    seats.take(lesson, row)
    return row


def _off(lesson: Lesson, reason: str, held: Booking | None) -> Words:
    title, was = lesson.course.title, spoken.span(lesson.start, lesson.end, _zone())
    zh = f"{title.zh}（{was.zh}）取消了。{reason}"
    en = f"{title.get('en')} ({was.en}) is cancelled. {reason}".rstrip()
    if held is None or held.lesson_id is None or held.hold_until is None:
        return Words(zh, en)
    other = db.session.get_one(Lesson, held.lesson_id)
    name, when = other.course.title, spoken.span(other.start, other.end, _zone())
    until = spoken.moment(held.hold_until, _zone())
    return Words(
        f"{zh}为您留了 {name.zh} {when.zh} 的名额，到 {until.zh}。接受或放弃。",
        f"{en} A seat in {name.get('en')}, {when.en}, is held for you until {until.en}. Accept or pass.",
    )


def _tell(lesson: Lesson, rows: Sequence[Booking], words: Mapping[int, Words], kind: str) -> None:
    """Each person once, however many seats they answer for."""
    told: set[int] = set()
    for row in rows:
        for number in people_of(row):
            if number not in told:
                told.add(number)
                person = db.session.get_one(Person, number)
                messages.tell(person, _key(lesson, kind, number), "displaced", words[row.id])


def _key(lesson: Lesson, kind: str, person: int) -> str:
    return f"{kind}:{lesson.id}:{lesson.version}:{person}"


def _zone() -> str:
    return str(current_app.config["ZONE"])
