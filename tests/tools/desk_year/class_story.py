"""Courses of a term, the people who want seats in them, and what becomes of those."""

from tests.tools.desk_year.cast import Cast
from tests.tools.desk_year.classes import seat_row
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.lesson import Lesson
from tests.tools.desk_year.plain import Row
from tests.tools.desk_year.rules import Ask
from tests.tools.desk_year.wishes import options

ROOMS = (("GYM-A", 1110), ("GYM-A", 720), ("GYM-H2", 1050), ("GYM-H1", 1140))  # and when
ACTIVITIES = ("aerobics", "aerobics", "yoga", "")


class ClassGoers:
    """Seats are few, so that many wait for them."""

    def __init__(self, cast: Cast, first_day: int) -> None:
        self.cast, self.sides, self.plain, self.draw = cast, cast.sides, cast.plain, cast.draw
        self.first_day, self.courses = first_day, list[str]()

    def term(self, day: int) -> None:
        """A few courses for eight weeks; now and then one gets more seats or fewer, or a teacher is ill."""
        if day % 28 == self.first_day % 28:
            for venue, minute in ROOMS:
                self._offer(day, venue, minute)
        if day % 10 == 7 and self.courses:
            self.cast.classes.seats(self.draw.choice(self.courses[-5:]), self.draw.choice((3, 4, 5, 6, 7)))
        if day % 6 == 2 and (lesson := self._lesson(14)):
            self.cast.classes.call_off(lesson)

    def _offer(self, day: int, venue: str, minute: int) -> None:
        code = f"C{len(self.courses):02}"
        start = (day + self.draw.randrange(1, 6)) * DAY + minute
        seats, activity = self.draw.choice((4, 5, 6)), self.draw.choice(ACTIVITIES)
        if self.cast.classes.offer(code, venue, start, 8, seats, activity):
            self.courses.append(code)

    def _lesson(self, days: int, *, also_over: bool = False) -> Lesson | None:
        """One that begins within so many days; one that is over or was called off where that may be."""
        now = self.plain.now
        some = [x for x in self.plain.lessons.values() if now - DAY < x.start < now + days * DAY]
        some = [x for x in some if also_over or (x.is_open and x.start > now)]
        return self.draw.choice(sorted(some, key=lambda x: x.number)) if some else None

    def one(self) -> None:
        """Somebody wants a seat; where there is none, another class, or the list."""
        draw = self.draw
        lesson = self._lesson(draw.choice((3, 6, 8, 15)), also_over=draw.random() < 0.05)
        if lesson is None:
            return
        by_clerk, person = draw.random() < 0.3, draw.choice(self.cast.members)
        club = "YOGA" if by_clerk and draw.random() < 0.1 else ""
        seats = draw.choice((2, 3)) if club or draw.random() < 0.02 else 1
        row = seat_row(lesson, "" if club else person, club, seats)
        row.source, by = "phone", "clerk" if by_clerk else person
        if self.cast.classes.book(lesson, row, by, **options(self.cast, by)) is None:
            self._refused(lesson, row, by)

    def _refused(self, lesson: Lesson, row: Row, by: str) -> None:
        refusal = self.sides.refusal
        if refusal is None or refusal.code != "class-full":
            return
        others = self.cast.classes.instead(lesson, row, Ask(row, by == "clerk"))
        if others and self.draw.random() < 0.2:
            self.cast.classes.book(*others[0], by)
        elif row.person:
            self.cast.classes.wait(lesson, row.person, by)

    def something(self) -> None:
        """A seat is changed for another, or somebody would wait for what may be free or over."""
        if self.draw.random() < 0.6:
            self._change()
            return
        lesson, person = (
            self._lesson(7, also_over=self.draw.random() < 0.3),
            self.draw.choice(self.cast.members),
        )
        if lesson is not None:
            self.cast.classes.wait(
                lesson, person, self.draw.choice(("clerk", person)), self.draw.choice((1, 1, 2, 9))
            )

    def _change(self) -> None:
        mine = sorted((r for r in self.plain.live.values() if r.lesson), key=lambda r: r.number)
        if not mine:
            return
        row = self.draw.choice(mine)
        by = row.person if row.person and not row.group and self.draw.random() < 0.6 else "clerk"
        other = self._lesson(9)
        if other is not None:
            self.cast.classes.change(row, other, by)
