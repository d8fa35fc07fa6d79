"""An evening or afternoon to meet people."""

from scheduler.kinds.recurring import Recurring
from solver.words import Words


class Social(Recurring):
    code = "social"
    title = Words("联谊活动", "social")
    category = "culture"


KIND = Social()
