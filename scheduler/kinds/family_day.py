"""A day for families: outside school hours, the families spread over its sessions."""

from scheduler.kinds.base import EventSpec, RuleSpec
from scheduler.kinds.recurring import Recurring
from solver.words import Words


class FamilyDay(Recurring):
    code = "family_day"
    title = Words("亲子活动", "family day")
    category = "family"

    def rules(self, event: EventSpec) -> tuple[RuleSpec, ...]:
        return (*super().rules(event), RuleSpec("school", "children_hours"))


KIND = FamilyDay()
