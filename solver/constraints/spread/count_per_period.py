"""At most, and at least, so many of the sessions in each day, week or month, or in the whole plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from solver.constraints.base import Bound, Breach, Rule, param
from solver.constraints.counting import PERIODS, Held, above, absent, bucket, by, held, period
from solver.constraints.pairing import PER, split
from solver.problem import Place, Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    most: int = param(-1, least=-1, from_="least", zh="至多（−1：不限）", en="at most (−1: no limit)")
    least: int = param(0, zh="至少", en="at least")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)
    per: str = param("all", zh="分别看", en="taken by", choices=PER)


class CountPerPeriod(Rule):
    """`least` is asked of every period that lies wholly inside the windows of the sessions; sessions that
    are not placed count as if they were there, so that only what is placed wrongly breaks it."""

    code = "count_per_period"
    keys = ("H28",)
    title = Words("每段时间的场数", "number in a period")
    sentence = Sentence(zh="{who}{period}{need}场", en="{who}: {need} {period}")
    statement = Sentence(
        zh="{per}{period}{need}场",
        en="{per}: {need} {period}",
    )
    params = Params
    switchable = True
    example = {"most": 1, "least": 1, "period": "week"}
    example_use = {"sessions": ("event:E1", "event:E2")}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        return {"need": _need(params)}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        params = use.params
        for who, part in split(use.sessions, params.per):
            members = [(s, 1) for s in part]
            facts = {"who": who, "period": period(params.period), "need": _need(params)}
            if 0 <= params.most < len(part):
                yield Count(members, params.period, most=params.most, price=use.price, facts=facts)
            periods = tuple(whole_periods(view.problem, part, params.period))
            if params.least > 0 and periods:
                yield Count(
                    members,
                    params.period,
                    least=params.least,
                    least_in=periods,
                    price=use.price,
                    facts=facts,
                )

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        params = use.params
        for who, part in split(use.sessions, params.per):
            members = [(s, 1) for s in part]
            facts = {"who": who, "period": period(params.period), "need": _need(params)}
            found = held(timetable, members, by(problem, params.period))
            if params.most >= 0:
                for sessions, excess in above(found, params.most, hard=use.hard):
                    yield Breach(sessions, excess, facts)
            if params.least > 0 and not (use.hard and all(s.fixed for s in part)):
                there = absent(timetable, members)
                for lack in _lacks(problem, part, found, there, params):
                    yield Breach(tuple(s.id for s in part), lack, facts)

    def asking(
        self, problem: Problem, use: Bound, session: Session, start: int, place: Place, facts: Facts
    ) -> Words:
        when, most = period(use.params.period), use.params.most
        if most < 0:
            return super().asking(problem, use, session, start, place, facts)
        return Words(f"同意{when.zh}安排 {most + 1} 场", f"allow {most + 1} {when.en}, this once")


def _lacks(
    problem: Problem, part: tuple[Session, ...], found: Held, there: int, params: Params
) -> Iterator[int]:
    for at in whole_periods(problem, part, params.period):
        lack = params.least - there - sum(amount for _, amount in found.get(at, ()))
        if lack > 0:
            yield lack


def whole_periods(problem: Problem, part: Iterable[Session], key: str) -> list[int]:
    """The periods of which every day of the grid's calendar lies inside the windows of the sessions."""
    grid = problem.grid
    windows = [s.window for s in part]
    if not windows:
        return []
    if key == "all":
        return [0]
    first, last = min(w.start for w in windows), max(w.end for w in windows)
    inside: dict[int, bool] = {}
    for start, end in pairwise(grid.midnights):
        at = bucket(problem, start, key)
        inside[at] = inside.get(at, True) and first <= start and end <= last
    whole = [at for at, fits in inside.items() if fits]
    return [at for at in whole if not _is_cut(problem, at, key)]


def _is_cut(problem: Problem, at: int, key: str) -> bool:
    """Whether the grid begins or ends inside the period."""
    grid = problem.grid
    before, after = grid.first.toordinal() - 1, grid.first.toordinal() + grid.days
    return at in (_period_of(problem, before, key), _period_of(problem, after, key))


def _period_of(problem: Problem, ordinal: int, key: str) -> int:
    when = type(problem.grid.first).fromordinal(ordinal)
    if key == "month":
        return when.year * 12 + when.month
    day = problem.grid.day_of(when)
    return day if key == "day" else (day + problem.grid.first.weekday()) // 7


def _need(params: Params) -> Words:
    parts = []
    if params.least > 0:
        parts.append(Words(f"至少 {params.least} ", f"at least {params.least}"))
    if params.most >= 0:
        parts.append(Words(f"至多 {params.most} ", f"at most {params.most}"))
    if not parts:
        return Words("几场都可以，不限", "any number")
    return Words("、".join(p.zh for p in parts), ", ".join(p.en for p in parts))


CONSTRAINT = CountPerPeriod()
