"""Dates that the year hangs on, by name: lunar festivals, solar days, Qingming."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lunardate import LunarDate

from solver.words import Words


@dataclass(frozen=True, slots=True)
class Anchor:
    name: Words
    on: Callable[[int], date]


def anchor(name: str, year: int) -> date:
    """The date of a named day in a (solar) year; KeyError for a name that is not in ANCHORS."""
    return ANCHORS[name].on(year)


def _lunar(month: int, day: int) -> Callable[[int], date]:
    """The date of a lunar month and day (never of a leap month) that falls into the solar year."""

    def on(year: int) -> date:
        found = LunarDate(year, month, day).to_solar_date()
        return found if found.year == year else LunarDate(year - 1, month, day).to_solar_date()

    return on


def _solar(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _new_years_eve(year: int) -> date:
    """The last day of the lunar year: it has 29 or 30 days, so it is counted from the first of the next."""
    return anchor("spring-festival", year) - timedelta(days=1)


def _qingming(year: int) -> date:
    """The solar term, by the usual formula with the constant of its century; good for 1901–2099."""
    short, constant = year % 100, 5.59 if year < 2000 else 4.81
    return date(year, 4, int(short * 0.2422 + constant) - short // 4)


ANCHORS: dict[str, Anchor] = {
    "new-year": Anchor(Words("元旦", "New Year's Day"), _solar(1, 1)),
    "laba": Anchor(Words("腊八节", "Laba Festival"), _lunar(12, 8)),
    "new-years-eve": Anchor(Words("除夕", "Chinese New Year's Eve"), _new_years_eve),
    "spring-festival": Anchor(Words("春节", "Spring Festival"), _lunar(1, 1)),
    "lantern": Anchor(Words("元宵节", "Lantern Festival"), _lunar(1, 15)),
    "women": Anchor(Words("妇女节", "Women's Day"), _solar(3, 8)),
    "qingming": Anchor(Words("清明节", "Qingming"), _qingming),
    "reading": Anchor(Words("世界读书日", "World Book Day"), _solar(4, 23)),
    "labour-day": Anchor(Words("劳动节", "Labour Day"), _solar(5, 1)),
    "youth": Anchor(Words("青年节", "Youth Day"), _solar(5, 4)),
    "children": Anchor(Words("儿童节", "Children's Day"), _solar(6, 1)),
    "dragon-boat": Anchor(Words("端午节", "Dragon Boat Festival"), _lunar(5, 5)),
    "party": Anchor(Words("建党节", "Party Day"), _solar(7, 1)),
    "qixi": Anchor(Words("七夕", "Qixi"), _lunar(7, 7)),
    "mid-autumn": Anchor(Words("中秋节", "Mid-Autumn Festival"), _lunar(8, 15)),
    "national-day": Anchor(Words("国庆节", "National Day"), _solar(10, 1)),
    "double-ninth": Anchor(Words("重阳节", "Double Ninth"), _lunar(9, 9)),
}
