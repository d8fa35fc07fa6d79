"""A series: the same thing again and again, in order, and in the same place if that can be."""

from scheduler.kinds.base import EventSpec, RuleSpec
from scheduler.kinds.recurring import Recurring
from solver.words import Words


class Series(Recurring):
    code = "series"
    title = Words("系列活动", "series")
    category = "lecture"

    def rules(self, event: EventSpec) -> tuple[RuleSpec, ...]:
        if event.count < 2:
            return ()
        return (*super().rules(event), RuleSpec("place", "place_stability", weight=2))


KIND = Series()
