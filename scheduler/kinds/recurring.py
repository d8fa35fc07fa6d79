"""Occurrences of one thing: what a lecture, a meeting or a walk held several times has in common.

Nothing here is a kind.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from scheduler.kinds.base import EventSpec, Kind, Programme, RuleSpec
from scheduler.kinds.making import Common, numbered, session, windows
from scheduler.kinds.reading import option
from scheduler.kinds.ruling import apart


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    per: str = option("", "每期一次（week、fortnight、month、quarter、half）", "one in each of these periods")
    firsts: tuple[date, ...] = option((), "各次最早日期", "the first day of each")
    lasts: tuple[date, ...] = option((), "各次最晚日期", "the last day of each")
    apart: int = option(0, "相隔至少", "at least so far apart", "days")


class Recurring(Kind):
    """`count` sessions with the codes 1, 2, 3 …, one in each period where `per` is given."""

    options = Options

    def plan(self, event: EventSpec) -> Programme:
        return Programme(occurrences(event), self.rules(event))

    def rules(self, event: EventSpec) -> tuple[RuleSpec, ...]:
        """What the kind brings along; a kind adds its own."""
        return spaced(event)


def occurrences(event: EventSpec, **changes: Any) -> tuple[Any, ...]:
    """The event's sessions, numbered."""
    options, found = event.options, []
    spans = windows(event, options.per, options.firsts, options.lasts)
    for index, (first, last) in enumerate(spans, 1):
        name = numbered(event, index, event.count)
        values = {"first": first, "last": last, "ordinal": index, **changes}
        found.append(session(event, str(index), name, series="all" if event.count > 1 else "", **values))
    return tuple(found)


def spaced(event: EventSpec) -> tuple[RuleSpec, ...]:
    """The distance between the occurrences, and their order where their windows leave it open."""
    options = event.options
    if event.count < 2 or (options.per and not options.apart):
        return ()
    return (apart("apart", ("*",), options.apart),)
