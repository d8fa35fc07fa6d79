"""A bar over days: a month of events, a season. With `days` it is shorter than its window and moves in it."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Kind, Programme
from scheduler.kinds.making import DAY, Common, bar, marker
from scheduler.kinds.reading import option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    days: int = option(0, "天数（0 为整个时段）", "length (0: the whole window)", "days")


class Bar(Kind):
    code = "span"
    title = Words("时段", "span of days")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        days = event.options.days
        if not days:
            return Programme((bar(event, "span", event.title, event.first, event.last),))
        return Programme((marker(event, "span", event.title, event.first, event.last, minutes=days * DAY),))


KIND = Bar()
