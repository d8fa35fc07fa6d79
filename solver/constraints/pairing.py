"""Which sessions a rule looks at together: by series, group or person, in pairs or as a whole.

Pairs are looked for among sessions that share something and can meet in time, never among all of them.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise

from solver.problem import Problem, Session
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from solver.words import Ref, Words

PER = ("all", "series", "event", "group")
UNNAMED = Words("这些场次", "these sessions")


def split(sessions: Iterable[Session], per: str) -> list[tuple[Ref | Words, tuple[Session, ...]]]:
    """The sessions taken all together, or one series, event or group (team) at a time, with its name.

    Sessions without a series, say, are left out where one series at a time is asked for. A session of
    several groups is looked at with each of them.
    """
    if per == "all":
        return [(UNNAMED, tuple(sessions))]
    parts = sharing(sessions, lambda s: _belongs(s, per))
    sort = "group" if per == "group" else "session"
    return [(Ref(sort, name), part) for name, part in parts.items()]


def _belongs(session: Session, per: str) -> tuple[str, ...]:
    if per == "group":
        return tuple(dict.fromkeys((*session.groups, *session.entries)))
    name = session.series if per == "series" else session.event
    return (name,) if name else ()


def sharing(
    sessions: Iterable[Session], of: Callable[[Session], Iterable[str]]
) -> dict[str, tuple[Session, ...]]:
    """The sessions by what they have (people, entries, groups …), in the order first met."""
    found: dict[str, list[Session]] = {}
    for session in sessions:
        for name in dict.fromkeys(of(session)):
            found.setdefault(name, []).append(session)
    return {name: tuple(part) for name, part in found.items()}


def movable_pairs(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Every pair but those of two fixed sessions."""
    return ((a, b) for a, b in combinations(sessions, 2) if not (a.fixed and b.fixed))


def placed_pairs(
    timetable: Timetable, sessions: Iterable[Session]
) -> Iterator[tuple[Session, Placement, Session, Placement]]:
    """`movable_pairs` of those that are placed, with their placements."""
    for (a, one), (b, other) in combinations(timetable.placed(sessions), 2):
        if not (a.fixed and b.fixed):
            yield a, one, b, other


def meeting_pairs(
    problem: Problem, sessions: Iterable[Session], of: Callable[[Session], Iterable[str]], gap: int = 0
) -> Iterator[tuple[Session, Session, str]]:
    """Sessions that share something and can come within `gap` ticks, each pair once, with the first thing."""
    seen: set[frozenset[str]] = set()
    order = {s.id: i for i, s in enumerate(sessions)}
    for name, part in sorted(sharing(sessions, of).items()):
        for a, b in close_pairs(problem, part, gap):
            pair = frozenset((a.id, b.id))
            if pair not in seen:
                seen.add(pair)
                first, second = sorted((a, b), key=lambda s: order[s.id])
                yield first, second, name


def close_pairs(
    problem: Problem, sessions: Iterable[Session], gap: int = 0
) -> Iterator[tuple[Session, Session]]:
    """Pairs, not of two fixed sessions, that can come within `gap` ticks of one another."""
    reaches = sorted(((reach(problem, s), s) for s in sessions), key=lambda one: (one[0], one[1].id))
    going: list[tuple[Span, Session]] = []
    for span, session in reaches:
        going = [one for one in going if one[0].end + gap > span.start]
        yield from ((other, session) for _, other in going if not (other.fixed and session.fixed))
        going.append((span, session))


def reach(problem: Problem, session: Session) -> Span:
    """The time in which a session can lie at all: its window and a week around, as `View.starts` has it."""
    if session.fixed is not None:
        spans = problem.occurrences(session, session.fixed.start)
        return (
            Span(spans[0].start, spans[-1].end)
            if spans
            else Span(session.fixed.start, session.fixed.start + 1)
        )
    week = problem.ticks(7 * 1440)
    weeks = session.repeat.weeks if session.repeat else 1
    span = session.window
    if session.released is not None:
        start = session.released.start
        span = Span(min(span.start, start), max(span.end, start))
    return span.widened(week, week * weeks + problem.length(session))


def in_order(sessions: Iterable[Session]) -> list[Session]:
    """By ordinal, and as the problem has them where that is the same."""
    return sorted(sessions, key=lambda s: s.ordinal)


def neighbours(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Each session with the next by ordinal, but not two fixed ones."""
    row = in_order(sessions)
    return ((a, b) for a, b in pairwise(row) if not (a.fixed and b.fixed))


def distance(timetable: Timetable, a: Session, b: Session, unit: str) -> int | None:
    """From a to b as an `Order` counts it: ticks from end to start, days or working days; None if unplaced."""
    one, other = timetable.get(a.id), timetable.get(b.id)
    if one is None or other is None:
        return None
    problem, grid = timetable.problem, timetable.problem.grid
    if unit == "tick":
        spans = timetable.spans(a)
        return other.start - (spans[-1].end if spans else one.start + problem.length(a))
    first, second = grid.day(one.start), grid.day(other.start)
    if unit == "day":
        return second - first
    low, high = sorted((first, second))
    works = sum(day.works for day in problem.days[low + 1 : high + 1])
    return works if second >= first else -works
