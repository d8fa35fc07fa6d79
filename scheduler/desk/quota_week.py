"""So many bookings, and so many hours, of one person in one week (Monday to Sunday)."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk import counting, saying
from scheduler.desk.base import History, No, Request, Rule, param
from scheduler.desk.counting import Limits
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Limits):
    count: int = param(5, zh="次数", en="bookings")
    hours: float = param(8.0, zh="小时", en="hours", unit="h")


class QuotaWeek(Rule):
    code = "quota_week"
    title = Words("每周限额", "Quota a week")
    sentence = Sentence(
        zh="每人每周至多 {count} 次、{hours} 小时。",
        en="At most {count} bookings and {hours} hours a person and week.",
    )
    params = Params
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if not request.person or request.group:
            return None
        monday = saying.monday(request)
        sunday_night = request.at(monday.date() + timedelta(days=7), 0)
        used = counting.within(counting.own(request, history), monday, sunday_night)
        return counting.over(request, used, params, saying.week(request), sunday_night)


RULE = QuotaWeek()
