"""Whatever people do at the desk, in whatever order: each answer is the one that a plain model foretells.

The law: for every sequence of deeds, the services and the model of `tests/tools/desk_year` say the same yes or
the same code; the same people are offered what is let go; and at rest the claims, the live bookings, the waiting
list, the points and the messages are the same on both sides. `benchmarks/desk_year.py` does it for a whole year.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete

from scheduler.models.base import Base
from scheduler.transactions import writing
from tests.tools.desk_year import proof
from tests.tools.desk_year.class_deeds import Classes
from tests.tools.desk_year.classes import seat_row
from tests.tools.desk_year.deeds import Bookings
from tests.tools.desk_year.gym import DAY
from tests.tools.desk_year.more_deeds import Places, Points, Waits
from tests.tools.desk_year.plain import Row
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.standing import Standing
from tests.tools.desk_year.story import Story
from tests.tools.desk_year.turns import Turn

TUESDAY = 4 * DAY  # 5 January 2021
MEMBERS = tuple(f"M{n:03}" for n in range(20))

venues = st.sampled_from(("GYM-B", "GYM-B", "GYM-T", "GYM-A", "GYM-F", "GYM-H", "GYM-H1"))
times = st.sampled_from((1020, 1050, 1080, 1110))
minutes = st.sampled_from((30, 60, 60, 90, 33))
lanes = st.sampled_from((1, 1, 2, 4, 0))
whom = st.sampled_from(MEMBERS[-5:])
which = st.integers(0, 50)


class Desk(RuleBasedStateMachine):
    """Tuesday and Wednesday of one week; few people, few times, so that most deeds meet others."""

    @initialize()
    def open(self):
        with writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
        self.sides = Sides.made(len(MEMBERS), 20)
        self.plain, self.closure = self.sides.plain, 0
        self.desk, self.list = Bookings(self.sides), Waits(self.sides)
        self.points, self.house, self.clubs = Points(self.sides), Places(self.sides), Standing(self.sides)
        self.classes = Classes(self.sides)
        self.sides.at(TUESDAY + 840)
        for number, venue in enumerate(("GYM-H2", "GYM-H1", "GYM-H1")):
            self.classes.offer(f"C{number}", venue, TUESDAY + 1020 + 60 * number, 1, 2, "aerobics")

    @rule(
        venue=venues,
        start=times,
        length=minutes,
        need=lanes,
        who=whom,
        by_clerk=st.booleans(),
        kit=st.booleans(),
    )
    def book(self, venue, start, length, need, who, by_clerk, kit):
        row = Row(0, venue, TUESDAY + start, TUESDAY + start + length, need, who, source="phone")
        row.kit = {"RACKET": 4} if kit else {}
        by = "clerk" if by_clerk else who
        self.desk.book(row, by, hold=10 if length == 30 else None)

    @rule(venue=venues, party=st.integers(1, 3))
    def walk_in(self, venue, party):
        self.desk.walk_in(venue, party)

    @rule(n=which, knowing=st.booleans(), by_clerk=st.booleans())
    def cancel(self, n, knowing, by_clerk):
        if row := self.some(n):
            self.desk.cancel(row, self.by(row, by_clerk), knowing=knowing)

    @rule(n=which, venue=venues, start=times)
    def move(self, n, venue, start):
        if row := self.some(n):
            self.desk.move(row, "clerk", venue, TUESDAY + start)

    @rule(n=which, length=minutes, need=st.integers(1, 4))
    def resize(self, n, length, need):
        if row := self.some(n):
            self.desk.resize(row, "clerk", row.start + length, need)

    @rule(n=which, m=which)
    def swap(self, n, m):
        one, other = self.some(n), self.some(m)
        if one and other and one is not other:
            self.desk.swap(one, other, "clerk")

    @rule(n=which, after=st.sampled_from((15, 30, 31)))
    def split(self, n, after):
        if row := self.some(n):
            self.desk.split(row, "clerk", row.start + after)

    @rule(n=which, is_yes=st.booleans())
    def answer(self, n, is_yes):
        if row := self.some(n):
            self.desk.answer(row, is_yes=is_yes)

    @rule(n=which)
    def confirm(self, n):
        if row := self.some(n):
            self.desk.confirm(row, "clerk")

    @rule(n=which, by_clerk=st.booleans())
    def check_in(self, n, by_clerk):
        if row := self.some(n):
            self.desk.check_in(row, self.by(row, by_clerk))

    @rule(places=st.lists(venues, min_size=1, max_size=2, unique=True), start=times, length=minutes, who=whom)
    def wait(self, places, start, length, who):
        turn = Turn(0, who, tuple(places), TUESDAY + start, TUESDAY + start + length, 1, 0)
        self.list.join(turn, who)

    @rule(n=which, answer=st.sampled_from(("accept", "pass_on", "withdraw")))
    def answer_offer(self, n, answer):
        turns = sorted(self.sides.turns.open.values(), key=lambda t: (t.state != "offered", t.number))
        if turns:
            getattr(self.list, answer)(turns[n % len(turns)])

    @rule(n=which, who=whom, by_clerk=st.booleans())
    def book_seat(self, n, who, by_clerk):
        lesson = self.lesson(n)
        row = seat_row(lesson, who, "", 1)
        self.classes.book(lesson, row, "clerk" if by_clerk else who, hold=10 if n % 5 == 0 else None)

    @rule(n=which, who=whom)
    def wait_for_a_seat(self, n, who):
        self.classes.wait(self.lesson(n), who, who)

    @rule(n=which, m=which)
    def change_class(self, n, m):
        rows = sorted((r for r in self.plain.rows.values() if r.lesson), key=lambda r: r.number)
        if rows:
            self.classes.change(rows[n % len(rows)], self.lesson(m), "clerk")

    @rule(n=which)
    def call_off(self, n):
        if n < 10:
            self.classes.call_off(self.lesson(n))

    @rule(n=which, is_waived=st.booleans(), appealed=st.booleans())
    def appeal(self, n, is_waived, appealed):
        if self.plain.points:
            point = self.plain.points[n % len(self.plain.points)]
            if appealed:
                self.points.appeal(point)
            else:
                self.points.answer(point, is_waived=is_waived)

    @rule(venue=st.sampled_from(("GYM-A", "GYM-H", "GYM-B")), start=times)
    def club(self, venue, start):
        self.clubs.book(venue, TUESDAY + DAY + start, 60, 2, "YOGA")

    @rule(start=times)
    def close_or_reopen(self, start):
        if self.closure:
            self.house.reopen("GYM-B", self.closure)
            self.closure = 0
        else:
            self.closure = self.house.close("GYM-B", TUESDAY + start, TUESDAY + start + 60)

    @rule(number=st.sampled_from((3, 4, 5)))
    def courts_come_and_go(self, number):
        self.house.lanes("GYM-T", number)

    @rule(passed=st.sampled_from((1, 10, 30, 60)))
    def time_passes(self, passed):
        self.sides.at(self.plain.now + passed)
        self.sides.clock_ends()

    @invariant()
    def both_say_the_same(self):
        proof.at_rest(self.sides)

    def teardown(self):
        if hasattr(self, "sides"):
            self.sides.at(TUESDAY + 14 * DAY)
            self.sides.clock_ends()
            proof.at_the_end(self.sides)

    def some(self, n):
        rows = sorted(self.plain.rows)[-12:]
        return self.plain.rows[rows[n % len(rows)]] if rows else None

    def lesson(self, n):
        return self.plain.lessons[sorted(self.plain.lessons)[n % len(self.plain.lessons)]]

    def by(self, row, by_clerk):
        return "clerk" if by_clerk or not row.person or row.group else row.person


def test_every_answer_is_foretold(session):
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=(Phase.explicit, Phase.generate),  # to shrink takes minutes; the steps are told anyway
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.postgres
def test_a_day_of_the_year(session):
    """The story of the benchmark, a little of it: a day with its closures, clubs and courses."""
    story = Story(2, members=60, days=1)

    story.run(1)
    story.finish()

    assert len(story.plain.rows) > 50
