"""What others have fixed: it is in the programme, takes people's time, and moves nowhere."""

from dataclasses import dataclass
from datetime import datetime, time

from scheduler.kinds.base import EventSpec, Kind, Programme, SessionSpec
from scheduler.kinds.making import DAY, Common, numbered, session
from scheduler.kinds.reading import option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    at: tuple[datetime, ...] = option((), "开始时间（只写日期为全天）", "when (a date alone: all day)")
    days: int = option(1, "全天时的天数", "length where it is all day", "days")


class Outside(Kind):
    code = "outside"
    title = Words("外部活动", "fixed from outside")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        moments = event.options.at or (datetime.combine(event.first, time()),)
        return Programme(tuple(_fixed(event, i, moments) for i in range(len(moments))))


def _fixed(event: EventSpec, index: int, moments: tuple[datetime, ...]) -> SessionSpec:
    at = moments[index]
    all_day = at.time() == time()
    return session(
        event,
        str(index + 1),
        numbered(event, index + 1, len(moments)),
        first=min(event.first, at.date()),
        last=max(event.last, at.date()),
        minutes=event.options.days * DAY if all_day else event.minutes,
        all_day=all_day,
        fixed=at.isoformat(timespec="minutes"),
        fixed_place=event.places[0] or None,
    )


KIND = Outside()
