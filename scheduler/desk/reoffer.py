"""What people are offered whose booking has to give way to the plan, and how long it is held for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.desk.base import Exempt, History, No, Request, Rule, param
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Exempt):
    hold: int = param(24, zh="改派为本人留", en="held for", unit="h", most=24 * 31)
    before: int = param(30, zh="最晚留到开始前", en="at the latest until before its start", unit="min")
    days: int = param(
        3, zh="在前后多少天内找", en="looked for within, before and after", unit="days", most=31
    )
    notice: int = param(2, zh="至少离现在", en="at least from now", unit="h")


class Reoffer(Rule):
    code = "reoffer"
    title = Words("改派", "Other places for what gives way")
    sentence = Sentence(
        zh="活动占用预订时，在前后 {days} 天内另找时间，留 {hold} 小时，最晚留到开始前 {before} 分钟。",
        en="What gives way to an event is offered another time within {days} days, held for {hold} h, "
        "until {before} min before its start at the latest.",
    )
    params = Params
    verbs = ()

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        """Nothing is asked of anybody: publishing reads it."""
        return None


def held_until(now: datetime, start: datetime, params: Params) -> datetime:
    return min(now + timedelta(hours=params.hold), start - timedelta(minutes=params.before))


RULE = Reoffer()
