"""The type of a date."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from scheduler.daytypes import official, predicted
from scheduler.daytypes.names import KEYS, NAMES
from scheduler.daytypes.official import is_official
from solver.problem import WORKING
from solver.words import Words

__all__ = ["DayType", "day_type", "is_official"]


@dataclass(frozen=True, slots=True)
class DayType:
    """`type` is work, rest, holiday, makeup or eve. `holiday` is the key of the holiday it belongs to.

    An eve is the last working day before a break of holidays; a make-up day directly before one stays a
    make-up day. `official` is False where no notice is known: then there are no make-up days.
    """

    type: str
    official: bool
    name: Words = Words()
    holiday: str = ""

    @property
    def works(self) -> bool:
        return self.type in WORKING


@lru_cache(maxsize=20_000)
def day_type(day: date) -> DayType:
    """What kind of day a date is."""
    known = is_official(day.year)
    free, worked = _holiday(day), _makeup(day)
    if free:
        return DayType("holiday", known, NAMES[free], free)
    if worked:
        name = NAMES[worked]
        words = Words(f"{name.zh}调休上班日", f"Make-up working day for {name.en}")
        return DayType("makeup", known, words, worked)
    if day.weekday() >= 5:
        return DayType("rest", known, Words("周末", "Weekend"))
    ahead = _break_ahead(day)
    if ahead:
        name = NAMES[ahead]
        return DayType("eve", known, Words(f"{name.zh}假期前一天", f"Day before the {name.en} break"), ahead)
    return DayType("work", known)


def _holiday(day: date) -> str | None:
    if is_official(day.year):
        name = official.holiday(day)
        return KEYS[name] if name else None
    return predicted.holiday(day)


def _makeup(day: date) -> str | None:
    name = official.makeup(day) if is_official(day.year) else None
    return KEYS[name] if name else None


def _break_ahead(day: date) -> str | None:
    """The holiday of the break that begins before the next working day, or None."""
    while True:
        day += timedelta(days=1)
        free = _holiday(day)
        if free:
            return free
        if _makeup(day) or day.weekday() < 5:
            return None
