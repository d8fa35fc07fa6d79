"""Enough of the gym's peak hours stays free for people who just come."""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.constraints.base import Bound, Breach, Soft, param
from solver.constraints.counting import PERIODS, above, bucket, held, period
from solver.problem import Problem, Session
from solver.shapes import Count, Facts
from solver.timetable import Placement, Timetable
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params:
    venues: tuple[str, ...] = param((), needed=True, names="venue", zh="场地", en="venues")
    start: int = param(1050, unit="minute of the day", zh="高峰：从", en="peak: from")
    end: int = param(1170, unit="minute of the day", zh="到", en="to", after="start")
    most: int = param(4, unit="hours", zh="至多占用", en="hours taken at most")
    period: str = param("week", zh="每", en="in each", choices=PERIODS)


class GymOpenShare(Soft):
    """Counted are sessions that can only be in the venues and begin in peak hours, each with the hours
    begun of its length. Costs one for every hour above `most` in a period."""

    code = "gym_open_share"
    keys = ("S20",)
    title = Words("保留开放时段", "peak hours stay open")
    sentence = Sentence(
        zh="{period}活动至多占用 {most} 小时高峰时段", en="events take at most {most} peak hours {period}"
    )
    statement = Sentence(
        zh="{period}活动至多占用{where} {most} 小时高峰时段（{start}–{end}）",
        en="events take at most {most} peak hours ({start}–{end}) {period}{where}",
    )
    params = Params
    example = {"venues": ["courts", "hall", "east"], "start": 600, "end": 1020, "most": 1}

    def told(self, params: Params) -> Facts:
        """What the statement says beside the parameters."""
        venues = "、".join(params.venues)
        return {"where": Words(venues, f" of {venues}" if venues else "")}

    def declare(self, view, use: Bound) -> Iterator[Count]:
        members = _members(use)
        if sum(hours for _, hours in members) > use.params.most:
            buckets = {s.id: _peaks(view, s, use.params) for s, _ in members}
            most = use.params.most
            yield Count(members, most=most, price=use.weight, buckets=buckets, facts=_facts(use))

    def check(self, problem: Problem, timetable: Timetable, use: Bound) -> Iterator[Breach]:
        params = use.params

        def where(session: Session, placement: Placement) -> int | None:
            peak = params.start <= problem.grid.minute(placement.start) < params.end
            return bucket(problem, placement.start, params.period) if peak else None

        for sessions, excess in above(held(timetable, _members(use), where), params.most, hard=False):
            yield Breach(sessions, excess, _facts(use))


CONSTRAINT = GymOpenShare()


def _members(use: Bound) -> list[tuple[Session, int]]:
    venues = {str(venue) for venue in use.params.venues}
    inside = (s for s in use.sessions if all(venues.intersection(place) for place in s.places))
    return [(s, -(-s.minutes // 60)) for s in inside]


def _peaks(view, session: Session, params: Params):
    minute = view.minutes(session)
    peak = (minute >= params.start) & (minute < params.end)
    return (view.bucket(session, params.period) + 1) * peak - 1


def _facts(use: Bound) -> dict:
    return {"most": use.params.most, "period": period(use.params.period)}
