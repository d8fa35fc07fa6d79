"""A workshop: the same for small groups of people who sign up for one of its sessions."""

from scheduler.kinds.recurring import Recurring
from solver.words import Words


class Workshop(Recurring):
    code = "workshop"
    title = Words("手工、体验活动", "workshop")
    category = "culture"


KIND = Workshop()
