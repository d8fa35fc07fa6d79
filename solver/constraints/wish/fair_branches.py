"""Unpopular hours are spread over the branches."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param, weekday
from solver.constraints.counting import above, bucket, held
from solver.constraints.pairing import sharing
from solver.problem import Problem, Session
from solver.shapes import Count
from solver.timetable import Placement, Timetable
from solver.words import Ref, Sentence, Words


@dataclass(frozen=True)
class Params:
    start: int = param(1020, unit="minute of the day", zh="不受欢迎：从", en="unpopular: from")
    end: int = param(1320, unit="minute of the day", zh="到", en="to", after="start")
    weekdays: tuple[int, ...] = param(
        (), unit="0 Monday to 6", zh="星期（空：每天）", en="days of the week (empty: all)", reads=weekday
    )
    most: int = param(1, zh="每个分会至多", en="at most for each branch")


class FairBranches(Soft):
    """Costs one for each session of a group (its `groups` or `entries`) above `most` that begins in the
    unpopular hours."""

    code = "fair_branches"
    keys = ("S06",)
    title = Words("分会之间公平", "fair to branches")
    sentence = Sentence(
        zh="{who}在不受欢迎的时间至多 {most} 场", en="{who} has at most {most} at unpopular hours"
    )
    statement = Sentence(
        zh="每个分会在不受欢迎的时间（{weekdays} {start}–{end}）至多 {most} 场",
        en="each branch has at most {most} at unpopular hours ({weekdays} {start}–{end})",
    )
    params = Params
    example = {"start": 780, "end": 1320, "weekdays": [0, 1, 2, 3, 4]}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        tables: dict = {}
        for who, part in _parts(use):
            for session in part:
                if session.id not in tables:
                    tables[session.id] = _unpopular(view, session, use.params) * 1 - 1
            members, buckets = [(s, 1) for s in part], {s.id: tables[s.id] for s in part}
            facts = _facts(who, use)
            yield Count(members, most=use.params.most, price=use.weight, buckets=buckets, facts=facts)

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        def where(session: Session, placement: Placement) -> int | None:
            return 0 if _is_unpopular(problem, placement.start, use.params) else None

        for who, part in _parts(use):
            for sessions, excess in above(
                held(timetable, [(s, 1) for s in part], where), use.params.most, hard=False
            ):
                yield Breach(sessions, excess, _facts(who, use))


CONSTRAINT = FairBranches()


def _parts(use: Bound) -> Iterator[tuple[str, tuple[Session, ...]]]:
    for who, part in sharing(use.sessions, lambda s: (*s.groups, *s.entries)).items():
        if len(part) > use.params.most:
            yield who, part


def _unpopular(view, session: Session, params: Params):
    minute = view.minutes(session)
    found = (minute >= params.start) & (minute < params.end)
    if params.weekdays:
        weekday = view.bucket(session, "weekday")
        found &= sum(weekday == day for day in params.weekdays) > 0
    return found


def _is_unpopular(problem: Problem, start: int, params: Params) -> bool:
    if params.weekdays and bucket(problem, start, "weekday") not in params.weekdays:
        return False
    return params.start <= problem.grid.minute(start) < params.end


def _facts(who: str, use: Bound) -> dict:
    return {"who": Ref("group", who), "most": use.params.most}
