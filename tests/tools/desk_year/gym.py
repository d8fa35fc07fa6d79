"""The gym of the year, as numbers that both sides are made of. Minutes count from 1 January 2021, local time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

DAY = 1440
WEEK = 7 * DAY
EPOCH = datetime(2020, 12, 31, 16, tzinfo=UTC)  # midnight of 1 January 2021 in Shanghai, a Friday
WEEKDAY = 4  # of that day, Monday 0

WORK = ("work", "eve", "makeup")
PEAK = ((720, 780), (1050, 1170))  # 12:00–13:00 and 17:30–19:30, on working days


def instant(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


def minute_of(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(minutes=1)


def monday(minute: int) -> int:
    """The midnight with which the week of the minute begins."""
    day = minute // DAY
    return (day - (day + WEEKDAY) % 7) * DAY


@dataclass
class Place:
    """A venue: equal lanes, or places of a shared floor; `parts` where it is made of other venues.

    `hours` by day type; a make-up day or an eve without hours has those of a working day.
    """

    code: str
    lanes: int
    shared: bool = False
    parts: tuple[str, ...] = ()
    feature: str = ""
    hours: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    closed: list[tuple[int, int]] = field(default_factory=list)


LONG = {"work": ((390, 510), (690, 810), (990, 1290)), "rest": ((540, 1080),), "holiday": ((600, 960),)}


def places() -> dict[str, Place]:
    found = (
        Place("GYM-B", 2, feature="badminton", hours=LONG),
        Place("GYM-T", 4, feature="table-tennis", hours=LONG),
        Place("GYM-A", 1, feature="mirror", hours=LONG),
        Place("GYM-F", 20, shared=True, feature="machines", hours=LONG),
        Place("GYM-H", 1, parts=("GYM-H1", "GYM-H2"), feature="floor", hours=LONG),
        Place("GYM-H1", 2, feature="half", hours=LONG),
        Place("GYM-H2", 1, feature="half", hours=LONG),
    )
    return {place.code: place for place in found}


# Rules where they differ from the standard ones: code, venue, parameters.
RULES: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("floor_limit", "GYM-F", {"lanes": 4, "keep": 2}),
    ("eligible", "GYM-F", {"statuses": ["staff", "student"]}),
    ("approval", "GYM-B", {"lanes": 2}),
    ("priority", "GYM-A", {"others": 48}),
    ("quota_group", "GYM-A", {"count": 3, "hours": 6.0}),
    ("quota_day", "GYM-T", {"count": 2, "hours": 2.0}),
    ("quota_week", "GYM-T", {"count": 5, "hours": 8.0}),
    ("waiting", "GYM-T", {"order": "ballot"}),
    ("waiting", "GYM-A", {"order": "ballot"}),
    ("waiting", "GYM-H2", {"order": "ballot"}),
    ("changeover", "GYM-A", {"setup": 5, "teardown": 10, "pairs": ["mirror/event:30"]}),
)
APART, APART_FROM_EVENTS = 15, 30  # minutes between two uses of the studio; of its usual one and an event
KIT = {"RACKET": 6, "NET": 2}
