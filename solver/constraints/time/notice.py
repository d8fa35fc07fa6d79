"""Nothing is placed sooner than people can be told; what is published may stay where it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.constraints.moments import moment
from solver.constraints.workdays import stepped
from solver.problem import Place, Problem, Session
from solver.shapes import Array, Facts, Mask
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    days: int = param(0, unit="days", zh="提前几天", en="notice in days")
    workdays: int = param(0, unit="working days", zh="提前几个工作日", en="notice in working days")


class Notice(Hard):
    code = "notice"
    keys = ("H46",)
    title = Words("提前通知", "notice")
    sentence = Sentence(
        zh="来不及通知：最早{earliest}", en="too soon to tell people: {earliest} at the earliest"
    )
    statement = Sentence(
        zh="至少提前 {days} 天、{workdays} 个工作日通知",
        en="not sooner than {days} days and {workdays} working days from now",
    )
    params = Params
    example = {"days": 1, "workdays": 2}

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        earliest = _earliest(view.problem, use.params)
        for session in movable(use.sessions):
            starts = view.starts(session)
            allowed = starts >= earliest
            if session.released is not None:
                allowed = allowed | (starts == session.released.start)
            yield from masked(session, allowed, _facts(view.problem, earliest))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        earliest = _earliest(problem, use.params)
        for session, placement in timetable.placed(movable(use.sessions)):
            stays = session.released is not None and session.released.start == placement.start
            if placement.start < earliest and not stays:
                yield Breach((session.id,), earliest - placement.start, _facts(problem, earliest))

    def distance(self, view, use: Bound, session: Session) -> Array:
        earliest = view.problem.grid.day(_earliest(view.problem, use.params))
        return (view.days(session) - earliest).clip(max=0)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when = moment(problem.grid, start)
        return Words(f"同意来不及按期通知：{when.zh}", f"agree to shorter notice, for {when.en}")


def _earliest(problem: Problem, params: Params) -> int:
    """The tick at the same time of day so many days, or working days, from now; the later of the two."""
    grid = problem.grid
    today, minute = grid.day(problem.now), grid.minute(problem.now)
    return max(
        grid.at(today + params.days, minute), grid.at(stepped(problem, today, params.workdays), minute)
    )


def _facts(problem: Problem, earliest: int) -> dict:
    return {"earliest": moment(problem.grid, earliest)}


CONSTRAINT = Notice()
