"""Events take at most so much of a required person's working hours in a month."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.counting import above, bucket, held
from solver.constraints.pairing import sharing
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Placement, Timetable
from solver.words import Minutes, Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    minutes: int = param(960, unit="minutes", zh="每月至多", en="at most a month")
    start: int = param(510, unit="minute of the day", zh="上班", en="work begins")
    end: int = param(1050, unit="minute of the day", zh="下班", en="work ends", after="start")
    lunch_start: int = param(720, unit="minute of the day", zh="午休开始", en="lunch begins")
    lunch_end: int = param(810, unit="minute of the day", zh="午休结束", en="lunch ends", after="lunch_start")


class WorkTimeBudget(Rule):
    """A session that begins in working hours of a working day counts with its whole length, in the month in
    which it begins; a repeated one with its first occurrence."""

    code = "work_time_budget"
    keys = ("H50",)
    title = Words("占用工作时间", "working hours taken")
    sentence = Sentence(
        zh="{who}每月被占用的工作时间至多{most}", en="at most {most} of {who}'s working hours a month"
    )
    statement = Sentence(
        zh="每人每月被占用的工作时间（{start}–{end}，午休除外）至多{minutes}",
        en="at most {minutes} of anybody's working hours ({start}–{end} without lunch) a month",
    )
    params = Params
    switchable = True
    example = {"minutes": 60}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        tables: dict = {}
        for who, members in _taken(use):
            buckets = {s.id: tables.get(s.id) for s, _ in members}
            for session, _ in members:
                if buckets[session.id] is None:
                    buckets[session.id] = tables[session.id] = _months(view, session, use.params)
            yield Count(
                members, most=use.params.minutes, price=use.price, buckets=buckets, facts=_facts(who, use)
            )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def month(session: Session, placement: Placement) -> int | None:
            works = _is_work(problem, placement.start, use.params)
            return bucket(problem, placement.start, "month") if works else None

        for who, members in _taken(use):
            for sessions, excess in above(held(timetable, members, month), use.params.minutes, hard=use.hard):
                yield Breach(sessions, excess, _facts(who, use))

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        most = Minutes(use.params.minutes)
        return Words(
            f"同意当月占用工作时间超过{most.get('zh')}",
            f"allow more than {most.get('en')} of work time that month",
        )


def _taken(use: Bound) -> Iterator[tuple[str, list[tuple[Session, int]]]]:
    """The people who could be asked for too much, with the sessions that need them, in minutes."""
    for who, part in sharing((s for s in use.sessions if not s.all_day), lambda s: s.people).items():
        if sum(s.minutes for s in part) > use.params.minutes:
            yield who, [(s, s.minutes) for s in part]


def _months(view, session: Session, params: Params):
    """The month of each start in working hours, −1 for the others."""
    minute = view.minutes(session)
    day = view.by_day(session, [d.works for d in view.problem.days])
    lunch = (minute >= params.lunch_start) & (minute < params.lunch_end)
    works = day & (minute >= params.start) & (minute < params.end) & ~lunch
    return (view.bucket(session, "month") + 1) * works - 1


def _is_work(problem: Problem, start: int, params: Params) -> bool:
    minute = problem.grid.minute(start)
    if not problem.days[problem.grid.day(start)].works or params.lunch_start <= minute < params.lunch_end:
        return False
    return params.start <= minute < params.end


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("person", who), "most": Minutes(use.params.minutes)}


CONSTRAINT = WorkTimeBudget()
