"""The few shapes in which a rule declares itself; every engine reads these and nothing else of a rule.

A hard shape says nothing about fixed sessions among themselves: they come from outside. So a `Slots` is
broken only at ticks where a session that is not fixed takes part, a `Count` only in buckets that hold one.

Arrays are numpy arrays over the starts of a session as `View.starts(session)` lists them. A `place` is an
index into `session.places`, or None for all of them. Prices are whole numbers and never negative.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from solver.problem import Session
from solver.timespan import Span

Facts = Mapping[str, Any]
Array = Any  # a numpy array; this module and the rules stay importable without numpy


@dataclass(frozen=True, slots=True, eq=False)
class Mask:
    """Hard and of one session: it may start where `allowed` is true, at this place or at any."""

    session: Session
    allowed: Array
    place: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """A wish of one session: what each start costs, at this place or at any."""

    session: Session
    cost: Array
    place: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A session's part in a `Slots`: it takes `amount` from `lead` ticks before each occurrence to `tail`
    ticks after it; only when it is at one of `places` (None: at any)."""

    session: Session
    amount: int = 1
    lead: int = 0
    tail: int = 0
    places: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """At every tick the members take at most `limit` together, less what is `taken` beforehand.

    With a `price` it is a wish: the price is due once if the limit is exceeded at any tick at all.
    """

    members: Sequence[Member]
    limit: int = 1
    taken: Sequence[tuple[Span, int]] = ()
    price: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """Two sessions do not overlap and have `gap` ticks between them, in either order.

    Only where both are at the given places (None: at any). With a `price` it is a wish, due once.
    """

    a: Session
    b: Session
    gap: int = 0
    places_a: tuple[int, ...] | None = None
    places_b: tuple[int, ...] | None = None
    price: int | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """A wish: two sessions, with set-up and tear-down, touch or overlap, or have `least` ticks between them.

    Only where both are at the given places (None: at any). The price is due once.
    """

    a: Session
    b: Session
    least: int
    places_a: tuple[int, ...] | None = None
    places_b: tuple[int, ...] | None = None
    price: int = 1
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """`a` comes before `b`, by `least` and at most by `most`; nothing is asked where one is unplaced.

    `unit` "tick": from the end of a's last occurrence to b's start. "day": from date to date of the starts.
    "workday": the same counted in working days (a day that does not work counts as the one before it).
    """

    a: Session
    b: Session
    least: int = 0
    most: int | None = None
    unit: str = "tick"
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Two sessions have the same `key` (see `Count`) if both are placed."""

    a: Session
    b: Session
    key: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Count:
    """Counts the members' amounts by a key of where they are placed (their first occurrence).

    Keys: "all" (one bucket for everything that is placed), "day", "week" (from Monday), "month", "weekday",
    "minute" (of the day), "slot" (weekday and minute), "place"; or an own table: `buckets[session.id]` is an
    array over the starts (−1: not counted).
    `most`: no bucket holds more; `least`: each of `least_in` (default: every bucket) holds at least as many,
    where an unplaced member counts as if it were there. `width` n > 1 counts n buckets in a row ("day" with
    width 7: any 7 days running, every window that touches a bucket in use).
    With a `price` it is a wish: price × what is above `most` or below `least`, summed over the buckets; with
    `distinct` price × (number of buckets in use − 1, at least 0), or, with `least`, price × what the number of
    buckets in use and the number of unplaced members are short of it.
    """

    members: Sequence[tuple[Session, int]]
    key: str = "all"
    most: int | None = None
    least: int | None = None
    least_in: tuple[int, ...] | None = None
    width: int = 1
    price: int | None = None
    distinct: bool = False
    buckets: Mapping[str, Array] | None = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """`b` is placed only if `a` is; with `both` also the other way round."""

    a: Session
    b: Session
    both: bool = False
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """A wish: a placed member has another placed member beside it: one that overlaps or begins or ends within
    `gap` ticks of it (their first occurrences, as published). The price is due for each that has none."""

    members: Sequence[Session]
    gap: int = 0
    price: int = 1
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Latest:
    """A wish: price × the largest of the placed members' values; `values[session.id]` is an array over the
    starts, never negative."""

    members: Sequence[Session]
    values: Mapping[str, Array]
    price: int = 1
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """At the end of no bucket has a group had over `most` more of its members than another group; an unplaced
    member counts as if it had been, or not, whichever is better. `values[session.id]` are the buckets over the starts,
    never negative. Nothing is asked where only fixed sessions are placed."""

    groups: Sequence[Sequence[Session]]
    values: Mapping[str, Array]
    most: int
    facts: Facts = field(default_factory=dict)


Coupling = Slots | Apart | Hole | Order | Alike | Count | Tied | Company | Latest | Level
Shape = Mask | Price | Coupling


def coupled_by(shape: Coupling) -> Iterator[Session]:
    """The sessions of a shape that couples sessions; some may come twice."""
    match shape:
        case Slots():
            yield from (member.session for member in shape.members)
        case Count():
            yield from (session for session, _ in shape.members)
        case Company() | Latest():
            yield from shape.members
        case Level():
            yield from dict.fromkeys(session for members in shape.groups for session in members)
        case _:
            yield from (shape.a, shape.b)
