"""Whoever has too many points books no peak time for some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk import peak, saying
from scheduler.desk.base import History, No, Request, Rule, Scored, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(peak.PeakTimes):
    points: int = param(3, zh="满几分", en="from this many points")
    days: int = param(7, zh="停订高峰", en="no peak booking for", unit="days")


class CoolDown(Rule):
    code = "cool_down"
    title = Words("爽约后的冷却期", "Cool-down after no-shows")
    sentence = Sentence(
        zh="满 {points} 分后 {days} 天内不能订高峰时段。",
        en="After {points} points no peak booking for {days} days.",
    )
    params = Params

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        until = cool_until(history.points, params)
        if until is None or request.now >= until or request.group:
            return None
        if not peak.minutes(request, request.start, request.end, params):
            return None
        return _no(request, until, params)


def cool_until(points: Sequence[Scored], params: Params) -> datetime | None:
    """The end of the last cool-down. It began with a point that made the standing ones enough, and goes on
    when an older one expires meanwhile."""
    ends = [
        p.at + timedelta(days=params.days)
        for p in points
        if sum(other.at <= p.at < other.expires for other in points) >= params.points
    ]
    return max(ends, default=None)


def _no(request: Request, until: datetime, params: Params) -> No:
    said = saying.moment(request, until)
    return No(
        Words(
            f"已记满 {params.points} 分，{said.zh} 前不能订高峰时段。",
            f"{params.points} points reached: no peak booking before {said.en}.",
        ),
        Words(
            "可以订非高峰时段，或对记分申诉。", "Off-peak times are free to book; a point can be appealed."
        ),
        until,
        context={"points": params.points},
    )


RULE = CoolDown()
