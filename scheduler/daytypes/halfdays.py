"""Half days that some people have off by right, where the day is a working day.

Source: 全国年节及纪念日放假办法 article 3 (State Council Order 795): 8 March for women, 4 May for young
people from 14. Which people count as young is the union's to say (here: the group "youth").
"""

from dataclasses import dataclass
from datetime import date

from scheduler.daytypes.anchors import ANCHORS, anchor
from scheduler.daytypes.types import day_type
from solver.words import Words


@dataclass(frozen=True, slots=True)
class HalfDay:
    """The group is free on `day` from `start` to `end`, minutes since midnight."""

    group: str
    day: date
    name: Words
    start: int = 14 * 60
    end: int = 18 * 60


def half_days(year: int) -> list[HalfDay]:
    """The half days of a year; one that falls on a day off does not move, it is lost."""
    found = (HalfDay(group, anchor(group, year), ANCHORS[group].name) for group in ("women", "youth"))
    return [half for half in found if day_type(half.day).works]
