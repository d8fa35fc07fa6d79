"""A group's sessions of a day lie next to one another: nobody comes for a single one."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.overload import by_sessions
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Company
from solver.timespan import Span
from solver.timetable import Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(0, unit="minutes", zh="相隔至多", en="longest break")


class NextToAnother(Soft):
    """Costs one for each session of a group that has no other of the group within so many minutes of it, and
    as often as there are groups with the same sessions. A group with a single session is asked nothing. Of a
    repeated session the first time counts."""

    code = "company"
    keys = ("S13",)
    title = Words("一天的安排相连", "one after another")
    sentence = Sentence(zh="{group}的安排前后相连", en="what {group} attends is best one after another")
    statement = Sentence(
        zh="同一群体的安排前后相连，相隔至多 {minutes} 分钟",
        en="what a group attends is best one after another, with at most {minutes} min between",
    )
    params = Params
    example = {"minutes": 30}

    def declare(self, view, use: Bound) -> Iterator[Company]:
        gap = view.problem.ticks(use.params.minutes)
        for sessions, groups in by_sessions(sharing(use.sessions, _of)).items():
            yield Company(sessions, gap, use.weight * len(groups), facts=_facts(groups))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        gap = problem.ticks(use.params.minutes)
        for sessions, groups in by_sessions(sharing(use.sessions, _of)).items():
            spans = {s.id: _first(problem, timetable, s) for s, _ in timetable.placed(sessions)}
            for name, span in spans.items():
                if not any(_near(span, other, gap) for o, other in spans.items() if o != name):
                    yield Breach((name,), len(groups), _facts(groups))


def _of(session: Session) -> tuple[str, ...]:
    return tuple(dict.fromkeys(session.groups + session.entries))


def _first(problem: Problem, timetable: Timetable, session: Session) -> Span:
    placement = timetable.get(session.id)
    start = placement.start if placement else 0
    return Span(start, start + problem.length(session))


def _near(one: Span, other: Span, gap: int) -> bool:
    return one.start <= other.end + gap and other.start <= one.end + gap


def _facts(groups: tuple[str, ...]) -> dict:
    return {"group": tuple(Ref("group", g) for g in groups)}


CONSTRAINT = NextToAnother()
