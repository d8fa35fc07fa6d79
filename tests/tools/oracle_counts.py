"""The part of the plain evaluator (see oracle) that counts: how much lies in which bucket."""

from collections import defaultdict
from typing import Any

import numpy as np

from solver.problem import Session
from solver.shapes import Count
from solver.timetable import Timetable
from solver.view import View


def start_index(view: View, timetable: Timetable, session: Session) -> int:
    """Which of `View.starts` the session has; the timetable must be drawn from them."""
    start = timetable.get(session.id).start
    found = np.flatnonzero(view.starts(session) == start)
    assert len(found) == 1, f"{session.id} does not start on its grid"
    return int(found[0])


def all_fixed(*sessions: Session) -> bool:
    return all(s.fixed is not None for s in sessions)


def bucket_of(view: View, timetable: Timetable, session: Session, key: str, tables: Any) -> Any:
    if tables is not None:
        value = int(tables[session.id][start_index(view, timetable, session)])
        return None if value < 0 else value
    if key == "place":
        return timetable.get(session.id).place
    return int(view.bucket(session, key)[start_index(view, timetable, session)])


def count(view: View, timetable: Timetable, shape: Count) -> int:
    held: dict[Any, int] = defaultdict(int)
    movable: set[Any] = set()
    for session, amount in shape.members:
        if timetable.get(session.id) is None:
            continue
        bucket = bucket_of(view, timetable, session, shape.key, shape.buckets)
        if bucket is None or amount == 0:
            continue
        held[bucket] += amount
        if session.fixed is None:
            movable.add(bucket)
    hard = shape.price is None
    if shape.distinct and shape.least is not None:
        absent = sum(timetable.get(s.id) is None for s, _ in shape.members)
        return max(0, shape.least - len(held) - absent)
    if shape.distinct:
        return max(0, len(held) - 1) if movable or not hard else 0
    over = _above(shape, held, movable, hard)
    return over + _below(view, timetable, shape, held, hard)


def _above(shape: Count, held: dict[Any, int], movable: set[Any], hard: bool) -> int:
    """A window of buckets is as long as `width`; each one that begins at a bucket in reach counts."""
    if shape.most is None:
        return 0
    total = 0
    for window in _windows(held, shape.width):
        if hard and not movable & set(window):
            continue
        total += max(0, sum(held.get(b, 0) for b in window) - shape.most)
    return total


def _windows(held: dict[Any, int], width: int) -> list[tuple[Any, ...]]:
    if width == 1:
        return [(b,) for b in held]
    begins = {b - back for b in held for back in range(width)}
    return [tuple(range(b, b + width)) for b in sorted(begins)]


def _below(view: View, timetable: Timetable, shape: Count, held: dict[Any, int], hard: bool) -> int:
    if shape.least is None:
        return 0
    if hard and all_fixed(*(s for s, _ in shape.members)):
        return 0
    absent = sum(n for s, n in shape.members if timetable.get(s.id) is None)
    wanted = shape.least_in if shape.least_in is not None else everybucket_of(view, shape)
    lacks = (shape.least - absent - sum(held.get(b + i, 0) for i in range(shape.width)) for b in wanted)
    return sum(max(0, lack) for lack in lacks)


def everybucket_of(view: View, shape: Count) -> list[Any]:
    """Every bucket that a member could be in."""
    if shape.buckets is not None:
        values = {int(v) for s, _ in shape.members for v in shape.buckets[s.id]}
        return sorted(v for v in values if v >= 0)
    if shape.key == "all":
        return [0]
    if shape.key == "place":
        return sorted({p for s, _ in shape.members for p in s.places})
    return sorted({int(v) for s, _ in shape.members for v in view.bucket(s, shape.key)})
