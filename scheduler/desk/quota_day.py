"""So many bookings, and so many hours, of one person on one day."""

from dataclasses import dataclass

from scheduler import spoken
from scheduler.desk import counting
from scheduler.desk.base import History, No, Request, Rule, param
from scheduler.desk.counting import Limits
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Limits):
    count: int = param(2, zh="次数", en="bookings")
    hours: float = param(3.0, zh="小时", en="hours", unit="h")


class QuotaDay(Rule):
    code = "quota_day"
    title = Words("每天限额", "Quota a day")
    sentence = Sentence(
        zh="每人每天至多 {count} 次、{hours} 小时。",
        en="At most {count} bookings and {hours} hours a person and day.",
    )
    params = Params
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if not request.person or request.group:
            return None
        midnight, next_day = request.at(request.day, 0), request.at(request.day, 1440)
        used = counting.within(counting.own(request, history), midnight, next_day)
        said = spoken.day(request.day)
        today = request.day == request.local(request.now).date()
        when = Words("今天", "today") if today else Words(f"{said.zh}", f"on {said.en}")
        return counting.over(request, used, params, when, next_day)


RULE = QuotaDay()
