"""Both sides of the year: each deed is foretold by the model, done by the real services, and compared."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from scheduler import clock, daytypes
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import (
    Booking,
    DeskRule,
    Group,
    KitItem,
    Membership,
    OpeningHours,
    Person,
    User,
    Venue,
)
from scheduler.services import due
from scheduler.transactions import writing
from tests.tools.desk_year import gym
from tests.tools.desk_year.clock import due as foretold_due
from tests.tools.desk_year.plain import Plain, Who
from tests.tools.desk_year.recorded import Differs, Recorded, differs
from tests.tools.desk_year.turns import Turns

__all__ = ["CLUBS", "Differs", "Sides", "lines"]

CLUBS = ("YOGA", "DANCE", "SHUTTLE", "SPIN")


@dataclass
class Sides:
    """The model, the ids of the rows that stand for its people, and what has been counted."""

    plain: Plain
    turns: Turns
    users: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    clubs: dict[str, int] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    refusal: Refusal | None = None

    @classmethod
    def made(cls, members: int, days: int) -> "Sides":
        """A gym with so many members, in an empty database."""
        types = [daytypes.day_type(gym.instant(n * 1440 + 600).date()).type for n in range(days + 40)]
        people = {f"M{n:03}": _who(n) for n in range(members)}
        plain = Plain(types, people)
        sides = cls(plain, Turns(plain, Recorded(plain)))
        with writing():
            _make_gym()
            sides._make_people()
        return sides

    def _make_people(self) -> None:
        for code in CLUBS:
            group = Group(code=code, kind="club", title_zh=code, title_en=code)
            db.session.add(group)
            db.session.flush()
            self.clubs[code] = group.id
        for who in self.plain.people.values():
            person = Person(code=who.code, name=who.code, status=who.status)
            user = User(login=who.code, roles=["member"], person=person)
            db.session.add_all((person, user))
            db.session.flush()
            self.persons[who.code], self.users[who.code] = person.id, user.id
            for club in who.clubs:
                db.session.add(Membership(group_id=self.clubs[club], person_id=person.id, role="captain"))
        for login, role in (("clerk", "desk"), ("organiser", "organiser")):
            user = User(login=login, roles=[role])
            db.session.add(user)
            db.session.flush()
            self.users[login] = user.id

    def user(self, who: str) -> User:
        return db.session.get_one(User, self.users[who])

    def person(self, who: str) -> Person | None:
        return db.session.get_one(Person, self.persons[who]) if who else None

    def group(self, code: str) -> Group | None:
        return db.session.get_one(Group, self.clubs[code]) if code else None

    def booking(self, number: int) -> Booking:
        return db.session.get_one(Booking, number)

    def at(self, minute: int) -> None:
        self.plain.now = minute
        moment = gym.instant(minute)
        clock.set_source(lambda: moment)

    def both(self, deed: str, foretold: str, act: Callable[[], Any], **context: Any) -> Any:
        """The desk's answer, which is the one that was foretold; None where both refuse."""
        self.refusal, said, answer = None, "", None
        try:
            answer = act()
        except Refusal as refusal:
            self.refusal, said = refusal, refusal.code
        self.counts[f"{deed} {said or 'done'}"] += 1
        if said != foretold:
            raise self.differs(f"{deed}: foretold {foretold or 'done'!r}, answered {self.refusal or 'done'}")
        shown = self.refusal.context if self.refusal else {}
        for name, value in context.items():
            if shown.get(name) != value:
                raise self.differs(f"{deed} {said}: {name} is {shown.get(name)!r}, foretold {value!r}")
        return answer

    def differs(self, words: str) -> Differs:
        return differs(self.plain, words)

    def gained(self, gains: set[tuple[str, int]]) -> None:
        """What was let go in this transaction is offered, on both sides to the same people."""
        self.turns.promote(gains)
        db.session.rollback()

    def clock_ends(self) -> None:
        """What is due is done, on both sides as much."""
        done = due.run()  # first, so that the lots it draws and the numbers it gives are known
        foretold = foretold_due(self.turns)
        if foretold != done:
            raise self.differs(f"{done} things ended, foretold {foretold}")
        self.counts["ended by the clock"] += done
        db.session.rollback()


def _who(number: int) -> Who:
    status = "outside" if number % 20 == 19 else "student" if number % 4 == 3 else "staff"
    clubs = (CLUBS[number],) if number < len(CLUBS) else ()
    return Who(f"M{number:03}", status, clubs)


def _make_gym() -> None:
    rows: dict[str, Venue] = {}
    for place in gym.places().values():
        capacity = place.lanes if place.shared else 10
        lanes = 1 if place.shared else place.lanes
        row = Venue(code=place.code, title_zh=place.code, title_en=place.code, capacity=capacity, lanes=lanes)
        row.shared, row.site, row.features = place.shared, "main", [place.feature]
        row.openings = [
            OpeningHours(day_types=[kind], weekdays=[], start=start, end=end)
            for kind, spans in place.hours.items()
            for start, end in spans
        ]
        rows[place.code] = row
    db.session.add_all(rows.values())
    db.session.flush()
    for place in gym.places().values():
        for part in place.parts:
            rows[part].part_of = rows[place.code]
    venues = {code: row.id for code, row in rows.items()}
    for code, venue, params in gym.RULES:
        db.session.add(DeskRule(code=code, venue_id=venues[venue], params=params))
    db.session.add_all(KitItem(code=c, title_zh=c, title_en=c, stock=n) for c, n in gym.KIT.items())


def lines(counts: Counter[str]) -> Sequence[str]:
    width = max(map(len, counts))
    return [f"{name:<{width}}  {n:>7}" for name, n in sorted(counts.items())]
