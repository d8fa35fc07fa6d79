"""A plain evaluator of shapes: which are broken by a timetable, and what the wishes cost.

It is written from the shapes' docstrings alone and shares nothing with any engine, so that both can be
held against it. Slow on purpose.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from solver.problem import Problem, Session
from solver.shapes import (
    Alike,
    Apart,
    Company,
    Count,
    Hole,
    Latest,
    Level,
    Mask,
    Member,
    Order,
    Price,
    Shape,
    Slots,
    Tied,
)
from solver.timespan import Span
from solver.timetable import Timetable
from solver.view import View
from tests.tools.oracle_counts import all_fixed, bucket_of, count, start_index


def broken(view: View, timetable: Timetable, shapes: Iterable[Shape]) -> list[Shape]:
    """The hard shapes that the timetable breaks."""
    hard = (s for s in shapes if not is_wish(s))
    return [s for s in hard if excess(view, timetable, s) > 0]


def cost(view: View, timetable: Timetable, shapes: Iterable[Shape]) -> int:
    """What the wishes among the shapes cost together."""
    return sum(cost_of(view, timetable, s) for s in shapes if is_wish(s))


def is_wish(shape: Shape) -> bool:
    return isinstance(shape, Price) or getattr(shape, "price", None) is not None


def cost_of(view: View, timetable: Timetable, shape: Shape) -> int:
    amount = excess(view, timetable, shape)
    if isinstance(shape, Price):
        return amount
    return shape.price * (min(amount, 1) if isinstance(shape, (Slots, Apart, Hole)) else amount)


def excess(view: View, timetable: Timetable, shape: Shape) -> int:
    """By how much a timetable fails the shape; 0 where it is kept. For a Price: what is due."""
    match shape:
        case Mask():
            return _at(view, timetable, shape, ~np.asarray(shape.allowed, dtype=bool))
        case Price():
            return _at(view, timetable, shape, shape.cost)
        case Slots():
            return _slots(timetable, shape)
        case Apart():
            return _apart(timetable, shape)
        case Hole():
            return _hole(timetable, shape)
        case Order():
            return _order(timetable, shape)
        case Alike():
            return _alike(view, timetable, shape)
        case Count():
            return count(view, timetable, shape)
        case Tied():
            a, b = (timetable.get(s.id) is not None for s in (shape.a, shape.b))
            return int((b and not a) or (shape.both and a != b))
        case Company():
            return _company(timetable, shape)
        case Latest():
            placed = [s for s in shape.members if timetable.get(s.id) is not None]
            return max((int(shape.values[s.id][start_index(view, timetable, s)]) for s in placed), default=0)
        case Level():
            return _level(view, timetable, shape)
    raise TypeError(shape)


# -- one session ---------------------------------------------------------------------------------------


def _at(view: View, timetable: Timetable, shape: Mask | Price, table: Any) -> int:
    placement = timetable.get(shape.session.id)
    if placement is None or shape.session.fixed is not None:
        return 0
    if shape.place is not None and shape.session.places[shape.place] != placement.place:
        return 0
    assert len(table) == len(view.starts(shape.session))
    return int(table[start_index(view, timetable, shape.session)])


# -- over time -----------------------------------------------------------------------------------------


def _slots(timetable: Timetable, shape: Slots) -> int:
    load: Counter[int] = Counter()
    movable: set[int] = set()
    for member in shape.members:
        for tick in _ticks(timetable, member):
            load[tick] += member.amount
            if member.session.fixed is None and member.amount:
                movable.add(tick)
    for span, amount in shape.taken:
        for tick in range(*span):
            load[tick] += amount
    judged = load if shape.price is not None else movable
    return max((load[t] - shape.limit for t in judged), default=0)


def _ticks(timetable: Timetable, member: Member) -> set[int]:
    session = member.session
    if not _is_at(timetable, session, member.places):
        return set()
    spans = (s.widened(member.lead, member.tail) for s in timetable.spans(session))
    return {tick for span in spans for tick in range(*span)}


def _is_at(timetable: Timetable, session: Session, places: tuple[int, ...] | None) -> bool:
    placement = timetable.get(session.id)
    if placement is None:
        return False
    return places is None or placement.place in [session.places[p] for p in places]


# -- two sessions --------------------------------------------------------------------------------------


def _apart(timetable: Timetable, shape: Apart) -> int:
    if shape.price is None and all_fixed(shape.a, shape.b):
        return 0
    if not (_is_at(timetable, shape.a, shape.places_a) and _is_at(timetable, shape.b, shape.places_b)):
        return 0
    return sum(
        one.widened(0, shape.gap).overlaps(other.widened(0, shape.gap))
        for one in timetable.spans(shape.a)
        for other in timetable.spans(shape.b)
    )


def _hole(timetable: Timetable, shape: Hole) -> int:
    if not (_is_at(timetable, shape.a, shape.places_a) and _is_at(timetable, shape.b, shape.places_b)):
        return 0
    spans = [timetable.problem.occupied(s, timetable.get(s.id).start) for s in (shape.a, shape.b)]
    between = [y.start - x.end for x in spans[0] for y in spans[1]]
    between += [x.start - y.end for x in spans[0] for y in spans[1]]
    return sum(0 < gap < shape.least for gap in between)


def _order(timetable: Timetable, shape: Order) -> int:
    a, b = timetable.get(shape.a.id), timetable.get(shape.b.id)
    if a is None or b is None or all_fixed(shape.a, shape.b):
        return 0
    between = distance(timetable, shape.a, shape.b, shape.unit)
    short = shape.least - between
    late = 0 if shape.most is None else between - shape.most
    return max(short, late, 0)


def distance(timetable: Timetable, a: Session, b: Session, unit: str) -> int:
    """From a to b as an `Order` counts it."""
    problem, grid = timetable.problem, timetable.problem.grid
    first, second = timetable.get(a.id).start, timetable.get(b.id).start
    if unit == "tick":
        spans = timetable.spans(a) or (Span(first, first + problem.length(a)),)
        return second - spans[-1].end
    if unit == "day":
        return grid.day(second) - grid.day(first)
    assert unit == "workday"
    return _works_until(problem, grid.day(second)) - _works_until(problem, grid.day(first))


def _works_until(problem: Problem, day: int) -> int:
    return sum(d.works for d in problem.days[: day + 1])


def _company(timetable: Timetable, shape: Company) -> int:
    """Tick by tick: whether any other member's ticks are among those of the wider neighbourhood."""
    taken = {}
    for session in shape.members:
        placement = timetable.get(session.id)
        if placement is not None:
            end = placement.start + timetable.problem.length(session)
            taken[session.id] = (placement.start, end)
    alone = 0
    for name, (start, end) in taken.items():
        edges = range(start - shape.gap, end + shape.gap + 1)
        others = [range(s, e + 1) for o, (s, e) in taken.items() if o != name]
        alone += not any(tick in other for other in others for tick in edges)
    return alone


def _alike(view: View, timetable: Timetable, shape: Alike) -> int:
    pair = (shape.a, shape.b)
    if any(timetable.get(s.id) is None for s in pair) or all_fixed(*pair):
        return 0
    one, other = (bucket_of(view, timetable, s, shape.key, None) for s in pair)
    return int(one != other)


def _level(view: View, timetable: Timetable, shape: Level) -> int:
    """Pair by pair and bucket by bucket."""
    placed = {s.id: s for members in shape.groups for s in members if timetable.get(s.id) is not None}
    if all(s.fixed is not None for s in placed.values()):
        return 0
    at = {name: int(shape.values[name][start_index(view, timetable, s)]) for name, s in placed.items()}
    total = 0
    for until in sorted(set(at.values())):
        for one in shape.groups:
            for other in shape.groups:
                ahead = sum(s.id in at and at[s.id] <= until for s in one)
                behind = sum(s.id not in at or at[s.id] <= until for s in other)
                total += max(0, ahead - behind - shape.most)
    return total
