"""A collection: entries are taken from a day to a deadline, with an earlier cut-off inside the house."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Kind, Programme
from scheduler.kinds.making import Common, bar, called, marker
from scheduler.kinds.reading import option
from scheduler.kinds.ruling import exactly
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Common):
    cut_off: int = option(
        0, "内部截止提前（0 为不设）", "internal cut-off before the deadline", "working days"
    )


class Collection(Kind):
    code = "collection"
    title = Words("征集", "collection")
    category = "culture"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        closes = called(event, "截止", "deadline")
        sessions = (
            bar(event, "open", event.title, event.first, event.last),
            bar(event, "deadline", closes, event.last, event.last),
        )
        if not event.options.cut_off:
            return Programme(sessions)
        name = called(event, "内部截止", "internal cut-off")
        cut_off = marker(event, "cutoff", name, event.first, event.last)
        rule = exactly("in_time", ("cutoff",), ("deadline",), event.options.cut_off, "workday")
        return Programme((*sessions, cut_off), (rule,))


KIND = Collection()
