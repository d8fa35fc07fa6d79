"""What kind of day a date is in China: work, rest, holiday, make-up or eve; lunar dates; half days.

Pure functions without a database. Official where the State Council's notice for the year is known (through
chinesecalendar), predicted from statutory holidays otherwise.
"""

from scheduler.daytypes.anchors import ANCHORS, anchor
from scheduler.daytypes.breaks import Break, break_of, breaks
from scheduler.daytypes.halfdays import HalfDay, half_days
from scheduler.daytypes.types import DayType, day_type, is_official

__all__ = [
    "ANCHORS",
    "Break",
    "DayType",
    "HalfDay",
    "anchor",
    "break_of",
    "breaks",
    "day_type",
    "half_days",
    "is_official",
]
