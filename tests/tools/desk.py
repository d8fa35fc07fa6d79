"""A gym on a Thursday evening, and the people at its desk, for the tests of pages and API."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, Group, Membership, OpeningHours, Person, User, Venue
from scheduler.services import booking as desk
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at

NOW = datetime(2021, 10, 14, 9, 8, tzinfo=UTC)  # Thursday, 17:08 in Shanghai
DAY = "2021-10-14"
VENUES = (
    ("GYM-B", "健身房羽毛球场", "Badminton courts", 60, 2, False, ["badminton", "floor"]),
    ("GYM-T", "健身房乒乓球区", "Table tennis tables", 16, 4, False, ["table-tennis"]),
    ("GYM-A", "健身房操厅", "Aerobics studio", 18, 1, False, ["floor", "mirror"]),
    ("GYM-F", "健身房器械区", "Gym machines", 20, 20, True, ["machines"]),
)
PEOPLE = (
    ("20317", "张伟", "Zhang Wei"),
    ("20318", "张薇", "Zhang Wei"),
    ("21044", "孙丽", "Sun Li"),
    ("17001", "陈志远", "Chen Zhiyuan"),
)


@dataclass
class Gym:
    """Courts 1–2 badminton, 3–6 tables, 7 the studio, 8 the floor. `clerk` has the desk, `member` is 张伟."""

    clerk: User
    member: User
    people: dict[str, Person] = field(default_factory=dict)

    def book(
        self, venue: str, start: str, end: str, who: str = "", *, day: str = DAY, **values: Any
    ) -> Booking:
        """A booking by the desk: "17:30" to "18:30" on the day."""
        order = Order(
            venue=venue,
            start=at(f"{day} {start}"),
            end=at(f"{day} {end}"),
            person=self.people[who] if who else None,
            **({} if who else {"source": "walk_in"}),
            **values,
        )
        return desk.book(order, self.clerk)


def gym() -> Gym:
    """Open in the morning, at noon and in the evening; rules as they are without a row."""
    clock.set_source(lambda: NOW)
    with writing():
        for code, zh, en, capacity, lanes, shared, features in VENUES:
            row = Venue(code=code, title_zh=zh, title_en=en, capacity=capacity, lanes=lanes, shared=shared)
            row.features, row.site = features, "main"
            row.openings = [
                OpeningHours(day_types=["work"], weekdays=[], start=start, end=end)
                for start, end in ((390, 510), (690, 810), (990, 1260))
            ]
            db.session.add(row)
        branch = Group(code="OPT", kind="branch", title_zh="光学室分会", title_en="Optics")
        db.session.add(branch)
        people = {}
        for code, name, pinyin in PEOPLE:
            people[code] = factories.person(code, name=name, pinyin=pinyin)
            db.session.add(Membership(person=people[code], group=branch))
        clerk = factories.user("clerk", "desk")
        member = factories.user("20317", "member", person=people["20317"])
    return Gym(clerk, member, people)


def without_rules(*codes: str) -> None:
    """The rules are off everywhere."""
    with writing():
        db.session.add_all(DeskRule(code=code, params={}, on=False) for code in codes)
