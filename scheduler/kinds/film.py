"""Film: weeks in which vouchers are picked up at the desk, and films that are watched together."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, SessionSpec
from scheduler.kinds.making import DAY, Common, called, marker, periods, session, windows
from scheduler.kinds.reading import option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    pickups: int = option(0, "领票次数", "pick-up weeks")
    per: str = option("quarter", "每期一次", "one in each", "")
    pickup_days: int = option(5, "每次天数", "length of a pick-up", "days")
    firsts: tuple[date, ...] = option((), "各场放映最早日期", "the first day of each film")
    lasts: tuple[date, ...] = option((), "各场放映最晚日期", "the last day of each film")


class Film(Kind):
    code = "film"
    title = Words("电影", "film")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        return Programme((*_pickups(event), *_films(event)))


def _pickups(event: EventSpec) -> list[SessionSpec]:
    options = event.options
    found = list(periods(event.first, event.last, options.per))[: options.pickups]
    return [
        marker(
            event,
            f"pickup{i}",
            called(event, f"领票 {i}", f"vouchers {i}"),
            first,
            last,
            minutes=options.pickup_days * DAY,
        )
        for i, (first, last) in enumerate(found, 1)
    ]


def _films(event: EventSpec) -> list[SessionSpec]:
    spans = windows(event, "", event.options.firsts, event.options.lasts)
    return [
        session(event, f"film{i}", called(event, f"观影 {i}", f"film {i}"), first=first, last=last, ordinal=i)
        for i, (first, last) in enumerate(spans, 1)
    ]


KIND = Film()
