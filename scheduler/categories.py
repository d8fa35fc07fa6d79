"""The eight looks of events (UX §2.2): their names, and the CSS3 colour that calendars get."""

from dataclasses import dataclass

from scheduler.kinds.base import CATEGORIES as CODES
from solver.words import Words


@dataclass(frozen=True, slots=True)
class Category:
    """`name` stands on chips and in a feed's CATEGORIES, `color` is one of CSS3's names."""

    code: str
    name: Words
    color: str


_ALL = (
    Category("match", Words("比赛", "Matches"), "crimson"),
    Category("lecture", Words("讲座学习", "Lectures"), "royalblue"),
    Category("family", Words("亲子联谊", "Family"), "purple"),
    Category("outdoor", Words("健步户外", "Outdoors"), "olivedrab"),
    Category("culture", Words("文化评选", "Culture"), "blueviolet"),
    Category("meeting", Words("会议", "Meetings"), "slategray"),
    Category("club", Words("协会课程", "Clubs"), "saddlebrown"),
    Category("care", Words("健康关爱", "Health"), "seagreen"),
)

CATEGORIES = {category.code: category for category in _ALL}
assert tuple(CATEGORIES) == CODES


def category_of(code: str) -> Category:
    """The category, or a plain one for a code that is none of the eight."""
    return CATEGORIES.get(code) or Category(code, Words(code, code), "")
