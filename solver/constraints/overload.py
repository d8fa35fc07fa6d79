"""Who takes how much of something over time: the plain arithmetic behind every `Slots`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from solver.constraints.base import Bound, is_judged
from solver.problem import Session
from solver.timespan import Span
from solver.timetable import Timetable


class Taking(NamedTuple):
    """An amount taken for a span by a session, or, without one, beforehand."""

    span: Span
    amount: int
    session: Session | None = None


def overloads(use: Bound, takings: Iterable[Taking], limit: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """The sessions that take more than the limit together, and by how much; each set of sessions once.

    The load can only become too much when something begins, so looking at the beginnings is enough.
    """
    ordered = sorted(takings, key=attrgetter("span.start"))
    seen: set[tuple[str, ...]] = set()
    active: list[Taking] = []
    for index, taking in enumerate(ordered):
        now = taking.span.start
        active = [t for t in active if t.span.end > now] + [taking]
        if index + 1 < len(ordered) and ordered[index + 1].span.start == now:
            continue
        over = sum(t.amount for t in active) - limit
        sessions = [t.session for t in active if t.session is not None]
        ids = tuple(sorted({s.id for s in sessions}))
        if over > 0 and is_judged(use, *sessions) and ids and ids not in seen:
            seen.add(ids)
            yield ids, over


def by_sessions(found: Mapping[str, Sequence[Session]]) -> dict[tuple[Session, ...], tuple[str, ...]]:
    """Things that two or more sessions have, put together where the sessions are the same ones.

    Three people who always appear together ask for no more than one of them.
    """
    together: dict[tuple[str, ...], tuple[tuple[Session, ...], list[str]]] = {}
    for thing, sessions in sorted(found.items()):
        if len(sessions) > 1:
            ids = tuple(s.id for s in sessions)
            together.setdefault(ids, (tuple(sessions), []))[1].append(thing)
    return {sessions: tuple(things) for sessions, things in together.values()}


def clashes(
    use: Bound, timetable: Timetable, found: Mapping[str, Sequence[Session]]
) -> Iterator[tuple[tuple[str, ...], int, tuple[str, ...]]]:
    """Sessions at the same time that share something: who they are, how many too many, what they share."""
    things: dict[tuple[tuple[str, ...], int], list[str]] = {}
    for thing, sessions in sorted(found.items()):
        spans = sorted(span for s in sessions for span in timetable.spans(s))
        if all(one.end <= other.start for one, other in pairwise(spans)):
            continue  # mostly: one after another
        takings = [Taking(span, 1, s) for s in sessions for span in timetable.spans(s)]
        for ids, over in overloads(use, takings, limit=1):
            things.setdefault((ids, over), []).append(thing)
    for (ids, over), shared in things.items():
        yield ids, over, tuple(shared)
