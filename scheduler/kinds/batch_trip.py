"""A trip of several days that is offered in batches; each has its own leader."""

from dataclasses import dataclass, replace

from scheduler.kinds.base import EventSpec, Programme, SessionSpec
from scheduler.kinds.making import DAY
from scheduler.kinds.reading import option
from scheduler.kinds.recurring import Options as Recurrent
from scheduler.kinds.recurring import Recurring, occurrences, spaced
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Recurrent):
    days: int = option(5, "每批天数", "length of a batch", "days")
    leaders: tuple[str, ...] = option((), "各批领队", "the leader of each batch")


class BatchTrip(Recurring):
    code = "batch_trip"
    title = Words("分批外出", "trip in batches")
    category = "care"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        batches = occurrences(event, minutes=event.options.days * DAY, all_day=True)
        return Programme(tuple(_led(event, b) for b in batches), spaced(event))


def _led(event: EventSpec, batch: SessionSpec) -> SessionSpec:
    """The batch with its own leader and the group that goes, where they are named."""
    index = batch.ordinal - 1
    leader, group = event.options.leaders[index : index + 1], event.groups[index : index + 1]
    return replace(batch, people=leader or batch.people, groups=group)


KIND = BatchTrip()
