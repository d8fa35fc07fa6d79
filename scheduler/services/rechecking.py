"""What breaks when the days turn out other than was thought: a holiday notice, a venue's new hours.

The draft and the published edition are held against the plan as it is now, by the independent check.
"""

from dataclasses import dataclass

from scheduler.models import Plan
from scheduler.queries import timetables
from scheduler.services.building import build_problem
from scheduler.services.reviewing import as_placed
from solver.check import check
from solver.constraints import Bound
from solver.constraints.base import Breach
from solver.timetable import Timetable
from solver.words import Words


@dataclass(frozen=True)
class Broken:
    """A hard rule that the timetable breaks now: which sessions, since when it stands there, in words."""

    use: str
    sessions: tuple[str, ...]
    names: Words
    words: Words
    day: str  # ISO, of the first of the sessions


def recheck(plan: Plan) -> tuple[Broken, ...]:
    """Every hard rule that the current draft breaks under the plan as it is now, by date. A plan without a draft
    breaks nothing."""
    draft = timetables.current(plan)
    if draft is None:
        return ()
    timetable = as_placed(build_problem(plan.id, heed_bookings=False), draft)
    report = check(timetable.problem, timetable)
    found = [_told(timetable, use, breach) for use, breach in report.breaches]
    return tuple(sorted(found, key=lambda b: (b.day, b.use, b.sessions)))


def _told(timetable: Timetable, use: Bound, breach: Breach) -> Broken:
    problem = timetable.problem
    starts = [p.start for s in breach.sessions if (p := timetable.get(s)) is not None]
    names = [problem.session[s].name for s in breach.sessions if s in problem.session]
    return Broken(
        use=use.id,
        sessions=breach.sessions,
        names=Words("、".join(n.get("zh") for n in names), ", ".join(n.get("en") for n in names)),
        words=Words(
            *(use.rule.sentence.say(dict(breach.facts), lang, problem.called) for lang in ("zh", "en"))
        ),
        day=problem.grid.datetime(min(starts)).date().isoformat() if starts else "",
    )
