"""A trip of several days that is offered in batches; each has its own leader."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Programme
from scheduler.kinds.making import DAY
from scheduler.kinds.reading import option
from scheduler.kinds.recurring import Options as Recurrent
from scheduler.kinds.recurring import Recurring, occurrences, spaced
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Recurrent):
    days: int = option(5, "每批天数", "length of a batch", "days")


class BatchTrip(Recurring):
    code = "batch_trip"
    title = Words("分批外出", "trip in batches")
    category = "care"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        batches = occurrences(event, minutes=event.options.days * DAY, all_day=True)
        return Programme(batches, spaced(event))


KIND = BatchTrip()
