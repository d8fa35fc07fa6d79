"""How many days ahead a booking can be made."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk import saying
from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from scheduler.desk.peak import read_minute
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    member: int = param(7, zh="会员提前", en="members", unit="days")
    desk: int = param(14, zh="前台提前", en="the desk", unit="days")
    series: int = param(200, zh="固定时段提前", en="recurring slots", unit="days")
    opens: str = param("00:00", zh="几点开放", en="from", reads=read_minute)


class Advance(Rule):
    code = "advance"
    title = Words("最早何时可订", "How far ahead")
    sentence = Sentence(
        zh="最早可提前 {member} 天预订（前台 {desk} 天），当天 {opens} 开放。",
        en="Bookable {member} days ahead ({desk} at the desk), from {opens} of that day.",
    )
    params = Params
    verbs = ("add", "change", "wait")

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        days = _days(request, params)
        opens = request.at(request.day - timedelta(days=days), read_minute(params.opens))
        if request.now >= opens:
            return None
        said = saying.moment(request, opens)
        return No(
            Words(
                f"最早可提前 {days} 天预订，{said.zh} 开放。", f"Bookable {days} days ahead, from {said.en}."
            ),
            Words("到时提醒我，或换近一些的日子。", "Ask to be reminded, or take a nearer day."),
            opens,
            context={"days": days},
        )


def _days(request: Request, params: Params) -> int:
    if request.source == "series":
        return params.series
    return params.desk if request.by_roles & {"desk", "admin"} else params.member


RULE = Advance()
