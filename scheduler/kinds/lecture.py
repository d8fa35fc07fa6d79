"""A lecture, or several that have nothing to do with each other but their title."""

from scheduler.kinds.recurring import Recurring
from solver.words import Words


class Lecture(Recurring):
    code = "lecture"
    title = Words("讲座", "lecture")
    category = "lecture"


KIND = Lecture()
