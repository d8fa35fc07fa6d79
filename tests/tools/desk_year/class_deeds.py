"""Classes with seats: offered, booked seat by seat, waited for, made larger or smaller, and called off."""

from dataclasses import replace

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking, Course
from scheduler.models import Lesson as Occurrence
from scheduler.services import lessons, seat_booking
from scheduler.services.lessons import NewCourse
from scheduler.services.seat_booking import SeatOrder
from solver.words import Words
from tests.tools.desk_year import classes, slots
from tests.tools.desk_year.deeds import OVERRIDE
from tests.tools.desk_year.lesson import Lesson
from tests.tools.desk_year.plain import LIVE, Row
from tests.tools.desk_year.rules import Ask, first_no
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.slots import Slot
from tests.tools.desk_year.turns import MOST, Turn


class Classes:
    """Each deed on both sides."""

    def __init__(self, sides: Sides) -> None:
        self.sides, self.plain, self.turns = sides, sides.plain, sides.turns

    def offer(self, code: str, venue: str, start: int, weeks: int, seats: int, activity: str) -> list[Lesson]:
        """A course every week at that time, for an hour; where its room is taken, on all other dates."""
        slot = Slot.weekly(self.plain, venue, start, 60, weeks, use=activity)
        new, user = NewCourse(code=code, title=Words(code, code), seats=seats, activity=activity), "clerk"
        order = slots.order_of(slot, start, weeks)
        course, starts = slots.given(
            self.sides,
            "offer course",
            slot,
            order,
            lambda order: lessons.offer_course(new, order, self.sides.user(user)),
        )
        if course is None:
            return []
        query = select(Occurrence).where(Occurrence.course_id == course.id).order_by(Occurrence.start)
        found = db.session.scalars(query).all()
        rows = slots.adopt(self.plain, slot, starts, [x.room or 0 for x in found])
        for row in rows:
            row.source, row.party = "class", seats
        slots.claimed(self.plain, rows)
        made = [
            Lesson(x.id, code, activity, r.number, venue, r.start, r.end, seats)
            for x, r in zip(found, rows, strict=True)
        ]
        self.plain.lessons |= {lesson.number: lesson for lesson in made}
        return made

    def foretell(self, lesson: Lesson, ask: Ask) -> tuple[str, dict[str, object]]:
        """The code of the refusal with what it says; nothing where the seats can be had."""
        row = ask.row
        if row.person and not row.group and row.lanes > 1:
            return "one-seat", {}
        if self._is_over(lesson):
            return "class-over", {}
        if self._has_one(lesson, row.person, row.group):
            return "seat-already", {}
        if no := first_no(self.plain, ask):
            return no
        mine = sum(whose == row.number for whose in lesson.taken.values())
        free = max(0, lesson.seats - len(lesson.taken) + mine)
        return ("class-full", {"free": free, "wanted": row.lanes}) if free < row.lanes else ("", {})

    def _is_over(self, lesson: Lesson) -> bool:
        return not lesson.is_open or lesson.end <= self.plain.now

    def _has_one(self, lesson: Lesson, person: str, group: str) -> bool:
        rows = classes.holders(self.plain, lesson)
        return bool(person) and not group and any(r.person == person and not r.group for r in rows)

    def book(
        self, lesson: Lesson, row: Row, by: str, *, hold: int | None = None, override: bool = False
    ) -> Row | None:
        """For oneself, or by the clerk for anybody."""
        ask = Ask(row, by == "clerk", override=OVERRIDE if override else frozenset())
        code, context = self.foretell(lesson, ask)
        user, order = self.sides.user(by), self._order(lesson, row, hold, override)
        made = self.sides.both("book seat", code, lambda: seat_booking.book_seat(order, user), **context)
        if made is None:
            return None
        row.number, row.state, row.made = made.id, "held" if hold else "confirmed", self.plain.now
        row.until = self.plain.now + hold if hold else None
        lesson.take(row.number, row.lanes)
        return self.plain.add(row, {})

    def _order(self, lesson: Lesson, row: Row, hold: int | None, override: bool) -> SeatOrder:
        return SeatOrder(
            lesson=self._lesson(lesson),
            person=self.sides.person(row.person),
            group=self.sides.group(row.group),
            seats=row.lanes,
            source=row.source,
            hold_minutes=hold,
            override=tuple(sorted(OVERRIDE)) if override else (),
            reason="asked by the head" if override else "",
        )

    def instead(self, lesson: Lesson, row: Row, ask: Ask) -> list[tuple[Lesson, Row]]:
        """What the refusal offered: every one of it can be had, and the list of this class can be joined."""
        refusal = self.sides.refusal
        assert refusal is not None
        *others, wait = [a.action for a in refusal.alternatives]
        if wait.get("wait_lesson") != lesson.number:
            raise self.sides.differs(f"{refusal.code}: nobody says that one can wait: {wait}")
        found = []
        for number in (int(str(action["lesson"])) for action in others):
            other = self.plain.lessons[number]
            wanted = self.moved(row, other)
            if code := self.foretell(other, replace(ask, row=wanted))[0]:
                raise self.sides.differs(f"{refusal.code} for {row}: the alternative {other} is {code}")
            found.append((other, wanted))
        self.sides.counts["other classes that can be taken"] += len(found)
        return found

    def moved(self, row: Row, lesson: Lesson) -> Row:
        there = replace(row, venue=lesson.venue, start=lesson.start, end=lesson.end)
        return replace(there, activity=lesson.activity, lesson=lesson.number)

    def change(self, row: Row, lesson: Lesson, by: str) -> None:
        """A seat for one in another class."""
        wanted = self.moved(row, lesson)
        code, context = self.foretell(lesson, Ask(wanted, by == "clerk", "change", row.start, row.made))
        if row.state not in LIVE or row.end <= self.plain.now:
            code, context = "booking-over", {}
        user = self.sides.user(by)

        def act() -> Booking:
            return seat_booking.change_seat(self.sides.booking(row.number), self._lesson(lesson), user)

        if self.sides.both("change class", code, act, **context) is None:
            return
        self.plain.lessons[row.lesson].leave(row.number)
        self.plain.freed.add(row.lesson)
        lesson.take(row.number, row.lanes)
        for name in ("venue", "start", "end", "activity", "lesson"):
            setattr(row, name, getattr(wanted, name))
        self.sides.gained(set())

    def wait(self, lesson: Lesson, person: str, by: str, seats: int = 1) -> None:
        turn = Turn(0, person, (lesson.venue,), lesson.start, lesson.end, seats, self.plain.now)
        turn.lesson = lesson.number
        code, who, user = self._why_not(lesson, turn, by), self.sides.person(person), self.sides.user(by)
        assert who is not None
        made = self.sides.both(
            "wait for a seat",
            code,
            lambda: seat_booking.wait(self._lesson(lesson), who, user, wanted=seats),
        )
        if made is not None:
            turn.number = made.id
            self.turns.join(turn)

    def _why_not(self, lesson: Lesson, turn: Turn, by: str) -> str:
        if turn.lanes > 1:
            return "one-seat"
        if self.turns.is_twice(turn):
            return "waiting-already"
        if self._is_over(lesson):
            return "class-over"
        if self._has_one(lesson, turn.person, ""):
            return "seat-already"
        if self.plain.now < (lesson.start // 1440 - (14 if by == "clerk" else 7)) * 1440:
            return "desk-advance"
        if lesson.venue == "GYM-F" and self.plain.people[turn.person].status == "outside":
            return "desk-eligible"
        if len(self.turns.of(turn.person)) >= MOST:
            return "desk-waiting"
        return "place-free" if lesson.free >= turn.lanes else ""

    def seats(self, code: str, seats: int) -> None:
        """More or fewer seats in all classes to come of a course."""
        course = db.session.scalars(select(Course).where(Course.code == code)).one()
        user = self.sides.user("organiser")
        self.sides.both("change course", "", lambda: lessons.change_course(course, user, seats=seats))
        for lesson in self.plain.lessons.values():
            if lesson.course == code and not self._is_over(lesson):
                lesson.seats = seats
                self.plain.freed.add(lesson.number)
        self.sides.gained(set())

    def call_off(self, lesson: Lesson) -> None:
        """The teacher is ill."""
        is_done, has_begun = not lesson.is_open, lesson.start <= self.plain.now
        code = "" if is_done else "class-over" if has_begun else ""
        user = self.sides.user("clerk")
        done = self.sides.both(
            "call off", code, lambda: lessons.cancel_lesson(self._lesson(lesson), user, "ill")
        )
        if done is None or is_done:
            return
        classes.call_off(self.turns, lesson)
        room = self.plain.rows[lesson.room]
        self.sides.gained(self.plain.over(room, "cancelled") if room.state in LIVE else set())

    def _lesson(self, lesson: Lesson) -> Occurrence:
        return db.session.get_one(Occurrence, lesson.number)
