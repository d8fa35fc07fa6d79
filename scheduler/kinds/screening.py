"""A clinic: half days with slots that are booked one by one, for one person or a few at a time."""

from dataclasses import dataclass

from scheduler.kinds.base import EventSpec, Programme
from scheduler.kinds.reading import option
from scheduler.kinds.recurring import Options as Recurrent
from scheduler.kinds.recurring import Recurring, occurrences, spaced
from solver.words import Words


@dataclass(frozen=True, kw_only=True)
class Options(Recurrent):
    slots: int = option(8, "每半天的时段数", "slots in a half day")
    seats: int = option(1, "每时段人数", "people in a slot")
    anonymous: bool = option(False, "匿名", "anonymous")


class Screening(Recurring):
    code = "screening"
    title = Words("筛查、预约服务", "clinic with slots")
    category = "care"
    options = Options

    def plan(self, event: EventSpec) -> Programme:
        options = event.options
        length = event.minutes // max(1, options.slots)
        about = Words(
            f"每半天{options.slots}个时段，每段{length}分钟、{options.seats}人",
            f"{options.slots} slots of {length} minutes for {options.seats} in each half day",
        )
        return Programme(occurrences(event, size=event.size or options.seats), spaced(event), about)


KIND = Screening()
