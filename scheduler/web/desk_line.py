"""What the clerk's line means on this day: which court, which person, from when to when, and what is in the way.

Nothing is changed here. The page shows it before `Enter`; `desk_acts` does it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler import clock
from scheduler.models import Booking, Waiting
from scheduler.queries import courts as rooms
from scheduler.queries import names
from scheduler.queries.courts import Court
from scheduler.queries.day_board import Block
from scheduler.queries.names import Known
from scheduler.web import command_line, times
from scheduler.web.command_line import Order
from scheduler.web.said_bookings import entry_title, who
from scheduler.web.views_courts import minute_of
from scheduler.web.views_desk import DayView
from scheduler.web.words import t, w

USUAL = 60  # minutes of a booking whose length nobody said
SHORTEST = 20  # what is left before the next booking is offered down to this


@dataclass(frozen=True)
class Meant:
    """`problem` is why it cannot be done as typed; `people` whom a name may mean, where it is not one."""

    order: Order
    court: Court | None = None
    person: Known | None = None
    people: tuple[Known, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    booking: Booking | None = None
    waiting: Waiting | None = None
    problem: str = ""
    taken: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.problem and self.order.verb != ""

    @property
    def when(self) -> str:
        """现在起 60 分 · 19:30–20:30."""
        if self.start is None or self.end is None:
            return ""
        if self.order.minute is None and self.start <= clock.now():
            minutes = int((self.end - self.start).total_seconds() // 60)
            return t("现在起 {n} 分", "from now, {n} min", n=minutes)
        return f"{times.time(self.start)}–{times.time(self.end)}"


def understand(text: str, view: DayView) -> Meant:
    """The meaning of the line on the day that is shown."""
    codes = {k.code for k in names.everybody()}
    order = command_line.read(text, courts=len(view.courts), codes=codes)
    if not order.verb:
        return Meant(order)
    if order.left:
        return Meant(order, problem=t("看不懂“{x}”", "“{x}” means nothing here", x=" ".join(order.left)))
    return MEANINGS[order.verb](order, view)


def _book(order: Order, view: DayView) -> Meant:
    people = tuple(names.matching(order.who)) if order.who else ()
    if order.who and not people:
        return Meant(order, problem=t("没有“{x}”这个人", "There is nobody called “{x}”", x=order.who))
    if len(people) > 1:
        return Meant(order, people=people, problem=t("是哪一位？", "Which one?"))
    person = people[0] if people else None
    if person and order.who == person.code and _is_bare(order):
        return _scanned(order, person, view)
    if not order.court and order.minute is None:
        return Meant(order, person=person, problem="" if person else t("哪块场？", "Which court?"))
    start = _start(order, view)
    court = _court(order.court, view) or _first_free(view, start, order.length or USUAL)
    if court is None:
        return Meant(order, person=person, start=start, problem=t("那时没有空场", "No court is free then"))
    end = _end(order, view, court, start)
    taken = _taken(view, court, start, end)
    return Meant(order, court, person, people, start, end, taken=taken)


def _is_bare(order: Order) -> bool:
    return not (order.court or order.length or order.guests) and order.minute is None


def _scanned(order: Order, person: Known, view: DayView) -> Meant:
    """A number alone, as a card gives it: who is due is here; of anybody else the card is opened."""
    found = next((d.booking for d in view.due if d.booking.person_id == person.id), None)
    if found is None:
        return Meant(order, person=person)
    return Meant(replace(order, verb="check_in"), _court_of(found, view), person, booking=found)


def _start(order: Order, view: DayView) -> datetime:
    if order.minute is not None:
        return rooms.at(view.day, order.minute)
    if view.day != times.today():
        return rooms.at(view.day, view.stretch.start)
    return max(rooms.at(view.day, minute_of(clock.now()) // 5 * 5), rooms.at(view.day, view.stretch.start))


def _end(order: Order, view: DayView, court: Court, start: datetime) -> datetime:
    """An hour unless said otherwise, but no longer than until the next booking or closing."""
    end = start + timedelta(minutes=order.length or USUAL)
    if order.length:
        return end
    limits = [b.start for b in view.blocks if b.court.number == court.number and b.start > start]
    closing = next((p.end for p in view.parts if p.start <= minute_of(start) < p.end), None)
    if closing is not None:
        limits.append(rooms.at(view.day, closing))
    nearest = min((x for x in limits if x - start >= timedelta(minutes=SHORTEST)), default=end)
    return min(end, nearest)


def _court(number: int, view: DayView) -> Court | None:
    return next((c for c in view.courts if c.number == number), None)


def _first_free(view: DayView, start: datetime, minutes: int) -> Court | None:
    end = start + timedelta(minutes=minutes)
    return next((c for c in view.courts if not c.heads and not _taken(view, c, start, end)), None)


def _taken(view: DayView, court: Court, start: datetime, end: datetime) -> str:
    found = next(
        (b for b in view.blocks if b.court.number == court.number and b.start < end and start < b.end), None
    )
    return named(found) if found else ""


def named(block: Block) -> str:
    if block.booking:
        return who(block.booking)
    return entry_title(block.entry) if block.entry else t("活动", "an event")


def _check_in(order: Order, view: DayView) -> Meant:
    found = next((d for d in view.due if d.number == order.target), None)
    if found is None:
        return Meant(
            order, problem=t("等着签到的没有第 {n} 位", "Nobody is number {n} of those due", n=order.target)
        )
    return Meant(order, booking=found.booking, court=_court_of(found.booking, view))


def _fill(order: Order, view: DayView) -> Meant:
    found = next((x for x in view.waiting if x.number == order.target), None)
    if found is None:
        return Meant(
            order, problem=t("候补没有第 {n} 位", "Nobody is number {n} of those waiting", n=order.target)
        )
    return Meant(order, waiting=found.row)


def _answer(order: Order, view: DayView) -> Meant:
    found = next((x for x in view.pending if x.number == order.target), None)
    if found is None:
        return Meant(order, problem=t("没有第 {n} 个申请", "There is no request {n}", n=order.target))
    return Meant(order, booking=found.booking)


def _cancel(order: Order, view: DayView) -> Meant:
    return _on_court(order, view)


def _move(order: Order, view: DayView) -> Meant:
    meant = _on_court(order, view)
    if meant.problem or meant.booking is None:
        return meant
    booking = meant.booking
    court = _court(order.court, view) or meant.court
    start = booking.start if order.minute is None else rooms.at(view.day, order.minute)
    length = timedelta(minutes=order.length) if order.length else booking.end - booking.start
    if not order.court and order.minute is None and not order.length:
        return Meant(
            order, court, booking=booking, problem=t("移到哪里？场号或时间", "Where to? A court or a time")
        )
    taken = ""
    for block in view.blocks:
        if court and block.court.number == court.number and block.booking is not booking:
            taken = taken or (named(block) if block.start < start + length and start < block.end else "")
    return Meant(order, court, start=start, end=start + length, booking=booking, taken=taken)


def _on_court(order: Order, view: DayView) -> Meant:
    """What is on the court now, or comes next."""
    court = _court(order.target, view)
    now = clock.now()
    found = next(
        (b for b in view.blocks if court and b.court.number == court.number and b.booking and b.end > now),
        None,
    )
    if court is None:
        return Meant(order, problem=t("没有 {n} 号场", "There is no court {n}", n=order.target))
    if found is None:
        return Meant(order, court, problem=t("{x}没有预订", "{x} has no booking", x=w(court.title)))
    return Meant(order, court, start=found.start, end=found.end, booking=found.booking)


def _court_of(booking: Booking, view: DayView) -> Court | None:
    return next((b.court for b in view.blocks if b.booking is booking), None) or next(
        (c for c in view.courts if c.venue_id == booking.venue_id), None
    )


MEANINGS: dict[str, Callable[[Order, DayView], Meant]] = {
    "book": _book,
    "check_in": _check_in,
    "fill": _fill,
    "cancel": _cancel,
    "move": _move,
    "approve": _answer,
    "refuse": _answer,
}
