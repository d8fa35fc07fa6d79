"""What advice says. Plain data; `solver.codec` writes it as JSON."""

from dataclasses import dataclass

from solver.timetable import Placement
from solver.words import Words


@dataclass(frozen=True)
class Broken:
    """A hard rule that would be broken by `amount` (its unit is the rule's), with the sessions it names."""

    use: str
    words: Words
    amount: int
    sessions: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Difference:
    """What a wish would cost more (or less) than now."""

    use: str
    title: Words
    cost: int


@dataclass(frozen=True)
class Renamed:
    """A duty of a session that goes to these people."""

    session: str
    role: str
    people: tuple[str, ...]
    words: Words


@dataclass(frozen=True)
class Renaming:
    """A way out: others do some duties. It was checked as a whole: `broken` is what would be newly broken even
    then, none of it about duties, and `cost` what it would cost more than now."""

    names: tuple[Renamed, ...]
    broken: tuple[Broken, ...]
    cost: int


@dataclass(frozen=True)
class Verdict:
    """A session at a time and place, held against the timetable as it is: what it would newly break, and what
    it would cost more than now. `largest` are the wishes that change most, at most three. `renaming` is there
    where the names of duties are in the way and others could do them."""

    session: str
    start: int
    place: tuple[str, ...]
    broken: tuple[Broken, ...]
    cost: int
    largest: tuple[Difference, ...]
    renaming: Renaming | None = None

    @property
    def fits(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class Option:
    """A start and place where a session fits with all others where they are; `cost` more than now (where it
    has no place now: than without it)."""

    start: int
    place: tuple[str, ...]
    cost: int


@dataclass(frozen=True)
class Alternative:
    """Another good timetable: `differs` placements are not as in any of those before it."""

    placements: tuple[Placement, ...]
    cost: int
    differs: int
