"""What is for families lies outside school hours: not on working days, Monday to Friday, 8:00–16:30."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Hard, masked, movable, param
from solver.constraints.moments import clock, moment
from solver.problem import WORKING, Opening, Place, Problem, Session
from solver.shapes import Facts, Mask
from solver.timespan import Span, first_overlap
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    start_minute: int = param(8 * 60, unit="minute of the day", zh="上学", en="school begins")
    end_minute: int = param(
        16 * 60 + 30, unit="minute of the day", zh="放学", en="school ends", after="start_minute"
    )


class ChildrenHours(Hard):
    code = "children_hours"
    keys = ("H47",)
    title = Words("孩子不上学的时候", "outside school hours")
    sentence = Sentence(zh="孩子在上学（{start}–{end}）", en="the children are at school ({start}–{end})")
    statement = Sentence(
        zh="避开孩子上学的时间（{start_minute}–{end_minute}）",
        en="outside school hours ({start_minute}–{end_minute})",
    )
    params = Params

    def declare(self, view, use: Bound) -> Iterator[Mask]:
        school = _school(view.problem, use.params)
        for session in movable(use.sessions):
            yield from masked(session, view.clear(session, school), _facts(use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        school = _school(problem, use.params)
        for session, _ in timetable.placed(movable(use.sessions)):
            hit = [s for s in timetable.spans(session) if first_overlap(s, school)]
            if hit:
                yield Breach((session.id,), len(hit), _facts(use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when = moment(problem.grid, start)
        return Words(f"同意放在上学时间：{when.zh}", f"agree to school hours, {when.en}")


def _school(problem: Problem, params: Params) -> tuple[Span, ...]:
    hours = (Opening(WORKING, params.start_minute, params.end_minute, weekdays=(0, 1, 2, 3, 4)),)
    return problem.horizon.open(hours)


def _facts(use: Bound) -> dict:
    return {"start": clock(use.params.start_minute), "end": clock(use.params.end_minute)}


CONSTRAINT = ChildrenHours()
