"""A walk: outdoors and by daylight."""

from scheduler.kinds.base import EventSpec, RuleSpec
from scheduler.kinds.recurring import Recurring
from solver.words import Words


class Walk(Recurring):
    code = "walk"
    title = Words("健步走", "walk")
    category = "outdoor"

    def rules(self, event: EventSpec) -> tuple[RuleSpec, ...]:
        return (*super().rules(event), RuleSpec("light", "daylight"))


KIND = Walk()
