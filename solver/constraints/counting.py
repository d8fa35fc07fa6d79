"""What the checks of counting rules share, in plain arithmetic: buckets, tallies, loads over time.

It says the same as the shapes `Count` and `Slots`, and like them judges fixed sessions only together with
others where a rule is hard.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from solver.problem import Problem, Session
from solver.timespan import Span, merged
from solver.timetable import Placement, Timetable
from solver.words import Words

Members = Sequence[tuple[Session, int]]
Where = Callable[[Session, Placement], Hashable | None]
Held = dict[Any, list[tuple[Session, int]]]

PERIODS = ("day", "week", "month", "all")


def bucket(problem: Problem, start: int, key: str) -> int:
    """The bucket of a start tick, as `View.bucket` has it."""
    grid = problem.grid
    day = grid.day(start)
    match key:
        case "all":
            return 0
        case "day":
            return day
        case "week":
            return (day + grid.first.weekday()) // 7
        case "month":
            return grid.date(day).year * 12 + grid.date(day).month
        case "weekday":
            return (day + grid.first.weekday()) % 7
        case "minute":
            return grid.minute(start)
        case "slot":
            return bucket(problem, start, "weekday") * 1440 + grid.minute(start)
    raise KeyError(key)


def by(problem: Problem, key: str) -> Where:
    """Where a placement counts, by a key of `Count`."""
    if key == "place":
        return lambda session, placement: placement.place
    return lambda session, placement: bucket(problem, placement.start, key)


def held(timetable: Timetable, members: Members, where: Where) -> Held:
    """The placed members with their amounts, by bucket; nothing where `where` gives None."""
    result: Held = {}
    for session, amount in members:
        placement = timetable.get(session.id)
        if placement is None or not amount:
            continue
        at = where(session, placement)
        if at is not None:
            result.setdefault(at, []).append((session, amount))
    return result


def above(found: Held, most: int, *, hard: bool, width: int = 1) -> Iterator[tuple[tuple[str, ...], int]]:
    """The sessions of every window of `width` buckets that holds more than `most`, with the excess."""
    for window in _windows(found, width):
        inside = [member for at in window for member in found.get(at, ())]
        excess = sum(amount for _, amount in inside) - most
        if excess > 0 and not (hard and all(s.fixed for s, _ in inside)):
            yield tuple(s.id for s, _ in inside), excess


def _windows(found: Held, width: int) -> list[tuple[Any, ...]]:
    if width == 1:
        return [(at,) for at in found]
    begins = sorted({at - back for at in found for back in range(width)})
    return [tuple(range(begin, begin + width)) for begin in begins]


def absent(timetable: Timetable, members: Members) -> int:
    """The amounts of the members that are not placed: they count as if they were everywhere."""
    return sum(amount for session, amount in members if timetable.get(session.id) is None)


def crowded(
    timetable: Timetable, members: Iterable[tuple[Session, int]], limit: int
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Each set of sessions that at some time takes more than `limit` together, with the excess.

    Sets of fixed sessions alone are left out.
    """
    seen = set()
    for inside in _sets(timetable, members):
        names = tuple(s.id for s, _ in inside)
        excess = sum(amount for _, amount in inside) - limit
        if excess > 0 and names not in seen and not all(s.fixed for s, _ in inside):
            seen.add(names)
            yield names, excess


def _sets(
    timetable: Timetable, members: Iterable[tuple[Session, int]]
) -> Iterator[tuple[tuple[Session, int], ...]]:
    """What is going on after each beginning, over time."""
    spans: list[tuple[Span, tuple[Session, int]]] = sorted(
        ((span, member) for member in members if member[1] for span in merged(timetable.spans(member[0]))),
        key=lambda one: (one[0], one[1][0].id),
    )
    going: list[tuple[Span, tuple[Session, int]]] = []
    for span, member in spans:
        going = [one for one in going if one[0].end > span.start]
        going.append((span, member))
        yield tuple(other for _, other in going)


def days(number: int) -> Words:
    return Words(f"{number} 天", "1 day" if number == 1 else f"{number} days")


def period(key: str) -> Words:
    """In a day, week or month, or over the whole plan."""
    zh = {"day": "一天内", "week": "一周内", "month": "一个月内", "all": "整个计划内"}
    en = {"day": "in a day", "week": "in a week", "month": "in a month", "all": "in the whole plan"}
    return Words(zh[key], en[key])
