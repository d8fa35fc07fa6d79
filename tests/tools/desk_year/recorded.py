"""What the desk recorded of what no model can foretell: seeds of lots, numbers of bookings, and which of several
good seats it chose. Each is looked at with care before the model takes it over."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Audit, Booking, Waiting
from scheduler.models import Lesson as Occurrence
from tests.tools.desk_year import gym
from tests.tools.desk_year.classes import NOTICE, is_like
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.lesson import Lesson
from tests.tools.desk_year.plain import Plain, Row
from tests.tools.desk_year.turns import Turn


class Differs(AssertionError):
    """The desk did something else than the model foretold."""


def differs(plain: Plain, words: str) -> Differs:
    return Differs(f"at {gym.instant(plain.now):%Y-%m-%d %H:%M} UTC: {words}")


@dataclass
class Recorded:
    """The rows of the desk. `drawn` is the line of the audit trail with the last draw that the model knows."""

    plain: Plain
    drawn: int = 0
    draws: int = 0
    instead: int = 0
    without: list[int] = field(default_factory=list)  # who got no seat instead of theirs

    def seed(self) -> str:
        query = select(Audit).where(Audit.verb == "draw", Audit.id > self.drawn).order_by(Audit.id).limit(1)
        line = db.session.scalar(query)
        if line is None:
            raise differs(self.plain, "lots should have been drawn")
        self.drawn, self.draws = line.id, self.draws + 1
        return str(line.details["seed"])

    def number(self, turn: Turn) -> int:
        waiting, held = db.session.get_one(Waiting, turn.number), turn.row
        if waiting.booking_id is None or held is None:
            raise differs(self.plain, f"waiting {turn.number} of {turn.person} was skipped: {turn}")
        booking = db.session.get_one(Booking, waiting.booking_id)
        seen = (booking.venue.code, gym.minute_of(booking.start), gym.minute_of(booking.end))
        if seen != (held.venue, held.start, held.end) or (booking.lesson_id or 0) != held.lesson:
            raise differs(self.plain, f"waiting {turn.number} is offered {seen}, foretold {held}")
        return int(waiting.booking_id)

    def lesson(self, room: Row) -> int:
        number = db.session.scalar(select(Occurrence.id).where(Occurrence.room == room.number))
        if number is None:
            raise differs(self.plain, f"the room {room} came into a class's series, and is none")
        return int(number)

    def seats_instead(self, rows: Sequence[Row]) -> dict[int, Row]:
        """Each has to be one that may be offered; and nobody is without for whom one is left."""
        old = {row.number: row for row in rows}
        query = select(Booking).where(Booking.replaces_id.in_(old)).order_by(Booking.id)
        found: dict[int, Row] = {}
        free = {lesson.number: lesson.free for lesson in self.plain.lessons.values()}
        for booking in db.session.scalars(query):
            was = old[booking.replaces_id or 0]
            lesson = self.plain.lessons[booking.lesson_id or 0]
            if not self._may_have(was, lesson, free) or was.number in found:
                raise differs(self.plain, f"a seat in {lesson} cannot be offered for {was}")
            free[lesson.number] -= was.lanes
            found[was.number] = self._held(was, lesson, booking)
        for row in rows:
            if row.number not in found and any(
                self._may_have(row, lesson, free) for lesson in self.plain.lessons.values()
            ):
                raise differs(self.plain, f"no seat is offered for {row}, though there is one")
        self.instead += len(found)
        self.without += [row.number for row in rows if row.number not in found]
        return found

    def _may_have(self, row: Row, lesson: Lesson, free: dict[int, int]) -> bool:
        mine = self.plain.of_person.get(row.person, ()) if row.person else ()
        is_busy = any(
            r.number in self.plain.live and r.start < lesson.end and lesson.start < r.end for r in mine
        )
        is_like_it = is_like(self.plain.lessons[row.lesson], lesson, self.plain.now)
        return is_like_it and not is_busy and free[lesson.number] >= row.lanes

    def _held(self, was: Row, lesson: Lesson, booking: Booking) -> Row:
        row = Row(booking.id, lesson.venue, lesson.start, lesson.end, was.lanes, was.person, was.group)
        row.state, row.source, row.party = "held", "offer", was.party
        row.activity, row.lesson, row.replaces = lesson.activity, lesson.number, was.number
        row.made, row.until = self.plain.now, min(self.plain.now + DAY, lesson.start - 30)
        until = gym.minute_of(booking.hold_until) if booking.hold_until else None
        wrong = [
            until != row.until,
            (booking.lanes, booking.party, booking.state) != (row.lanes, row.party, "held"),
            lesson.start < self.plain.now + NOTICE,
        ]
        if any(wrong):
            raise differs(self.plain, f"the seat instead of {was} is not like it: {wrong}")
        return row
