"""Sessions lie on days of some types: working days, rest days, holidays."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.constraints.moments import DAY_TYPE_NAMES as NAMES
from solver.constraints.moments import moment
from solver.problem import DAY_TYPES, WORKING, Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, is_covered
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    types: tuple[str, ...] = param(
        ("working",),
        zh="日期类型（working：所有上班的日子）",
        en="day types (working: all that work)",
        choices=tuple(NAMES),
    )


class DayType(Hard):
    code = "day_type"
    keys = ("H19",)
    effort = 2
    title = Words("日期类型", "type of day")
    sentence = Sentence(zh="只在{types}", en="only on {types}")
    statement = Sentence(
        zh="只在{types}",
        en="only on {types}",
    )
    params = Params

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"types": tuple(NAMES[t] for t in params.types)}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        spans = _spans(view.problem, use)
        for session in movable(use.sessions):
            yield from masked(session, view.inside(session, spans, bare=True), _facts(use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        spans = _spans(problem, use)
        for session, _ in timetable.placed(movable(use.sessions)):
            outside = [s for s in timetable.spans(session) if not is_covered(s, spans)]
            if outside:
                yield Breach((session.id,), len(outside), _facts(use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when = moment(problem.grid, start)
        kind = NAMES[problem.days[problem.grid.day(start)].type]
        return Words(f"同意放在{when.zh}（{kind.zh}）", f"agree to {when.en} ({kind.en})")


def _spans(problem: Problem, use: Bound) -> tuple[Span, ...]:
    """The days of the wanted types."""
    chosen = set(use.params.types)
    types = (chosen & set(DAY_TYPES)) | (set(WORKING) if "working" in chosen else set())
    midnights = problem.grid.midnights
    return problem.horizon.kept(
        ("types", frozenset(types)),
        lambda: (
            Span(midnights[d], midnights[d + 1]) for d, day in enumerate(problem.days) if day.type in types
        ),
    )


def _facts(use: Bound) -> dict:
    return {"types": tuple(NAMES[t] for t in use.params.types)}


CONSTRAINT = DayType()
