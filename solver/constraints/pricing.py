"""What wishes about a single session share: whom they ask, how a cost becomes a price."""

from collections.abc import Callable, Iterator
from typing import Any

from solver.constraints.base import Bound, Breach
from solver.problem import Problem, Session
from solver.shapes import Facts, Price
from solver.timetable import Placement, Timetable


def asked(use: Bound, *, whole_days: bool = False) -> tuple[Session, ...]:
    """The sessions that a wish can still move: not the fixed, and only if said so those of whole days."""
    return tuple(s for s in use.sessions if s.fixed is None and (whole_days or not s.all_day))


def priced(
    use: Bound, session: Session, cost: Any, place: int | None = None, /, **facts: Any
) -> Iterator[Price]:
    """The cost of each start, times the weight; nothing where it costs nothing anywhere."""
    if cost.any() and use.weight:
        yield Price(session, cost * use.weight, place, facts)


def same_everywhere(view: Any, session: Session, cost: int) -> Any:
    """One cost for every start, as an array."""
    return view.bucket(session, "all") + cost


def costs(
    timetable: Timetable,
    sessions: tuple[Session, ...],
    cost: Callable[[Problem, Session, Placement], int],
    facts: Callable[[Session], Facts] = lambda session: {},
) -> Iterator[Breach]:
    """A breach for every placed session that costs something."""
    for session, placement in timetable.placed(sessions):
        if amount := cost(timetable.problem, session, placement):
            yield Breach((session.id,), amount, facts(session))
