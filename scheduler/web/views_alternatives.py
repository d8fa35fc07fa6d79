"""What a search for several good timetables has found, as its page shows it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from scheduler.models import Solve, Timetable
from scheduler.services import several, versions
from scheduler.services.draft_now import problem_of
from scheduler.web.words import w
from solver.difference import Step, difference
from solver.problem import Problem
from solver.timetable import Placement

SHOWN = 5


@dataclass(frozen=True)
class Change:
    """A session that is elsewhere in it; `was` and `now` are when and where, None for nowhere."""

    title: str
    was: tuple[datetime, str] | None
    now: tuple[datetime, str] | None


@dataclass(frozen=True)
class Found:
    """`name` is what addresses call it; `more` what it costs beyond the draft; `kinds` count what differs."""

    name: str
    number: int
    cost: int
    more: int
    differs: int
    kinds: Counter[str]
    changes: tuple[Change, ...]


def found_view(solve: Solve, draft: Timetable | None) -> tuple[Found, ...]:
    """Each against the draft as it is now, where that is still there."""
    rows = several.found_by(solve)
    if not rows:
        return ()
    problem = problem_of(solve.plan_id)
    base = versions.Version(solve.plan, draft, None).placements(problem) if draft is not None else ()
    return tuple(_found(solve, n, problem, base) for n in range(len(rows)))


def _found(solve: Solve, index: int, problem: Problem, base: tuple[Placement, ...]) -> Found:
    version, row = versions.Version(solve.plan, None, None, (solve, index)), several.found_by(solve)[index]
    steps = (
        [s for s in difference(base, version.placements(problem)).steps if s.kind != "duties"] if base else []
    )
    cost = (solve.best or {}).get("cost", row["cost"])
    shown = tuple(_change(problem, step) for step in steps[:SHOWN])
    kinds = Counter(step.kind for step in steps)
    return Found(version.name, index + 1, row["cost"], row["cost"] - cost, row["differs"], kinds, shown)


def _change(problem: Problem, step: Step) -> Change:
    title = w(problem.session[step.session].name) or step.session
    return Change(title, _where(problem, step.was), _where(problem, step.now))


def _where(problem: Problem, placed: Placement | None) -> tuple[datetime, str] | None:
    if placed is None:
        return None
    known = [w(problem.venue[v].name) or v if v in problem.venue else v for v in placed.place]
    return problem.grid.datetime(placed.start), " + ".join(known)
