"""Film: weeks in which vouchers are picked up at the desk, and films that are watched together."""

from dataclasses import dataclass
from datetime import date

from scheduler.kinds.base import EventSpec, Kind, Programme, SessionSpec
from scheduler.kinds.making import DAY, Common, called, marker, periods, session
from scheduler.kinds.reading import option
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    pickups: int = option(0, "领票次数", "pick-up weeks")
    per: str = option("quarter", "每期一次", "one in each", "")
    pickup_days: int = option(5, "每次天数", "length of a pick-up", "days")
    film_first: tuple[date, ...] = option((), "各场放映最早", "each film from")
    film_last: tuple[date, ...] = option((), "各场放映最晚", "each film by")


class Film(Kind):
    code = "film"
    title = Words("电影", "film")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        return Programme((*_pickups(event), *(_film(event, i) for i in range(event.count))))


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


def _film(event: EventSpec, index: int) -> SessionSpec:
    options = event.options
    first = options.film_first[index] if index < len(options.film_first) else event.first
    last = options.film_last[index] if index < len(options.film_last) else event.last
    number = index + 1
    name = called(event, f"观影 {number}", f"film {number}")
    return session(event, f"film{number}", name, first=first, last=last, ordinal=number)


KIND = Film()
