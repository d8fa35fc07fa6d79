"""So many bookings, and so many hours, of one group in one week: a club's share."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.desk import counting, saying
from scheduler.desk.base import History, No, Request, Rule, param
from scheduler.desk.counting import Limits
from solver.words import Sentence, Words


@dataclass(frozen=True)
class Params(Limits):
    count: int = param(4, zh="次数", en="bookings")
    hours: float = param(8.0, zh="小时", en="hours", unit="h")


class QuotaGroup(Rule):
    code = "quota_group"
    title = Words("群体限额", "Quota of a group")
    sentence = Sentence(
        zh="每个协会、分会每周至多 {count} 次、{hours} 小时。",
        en="At most {count} bookings and {hours} hours a group and week.",
    )
    params = Params
    standard = False

    def refusal(self, request: Request, history: History, params: Params) -> No | None:
        if not request.group:
            return None
        monday = saying.monday(request)
        sunday_night = request.at(monday.date() + timedelta(days=7), 0)
        used = counting.within(counting.of_group(request, history), monday, sunday_night)
        week = saying.week(request)
        when = Words(f"这个群体{week.zh}", f"by this group {week.en}")
        return counting.over(request, used, params, when, sunday_night)


RULE = QuotaGroup()
