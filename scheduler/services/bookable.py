"""Which free starts somebody may still book: not too late by the rule `notice`, not too early by `advance`."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from scheduler.desk import No
from scheduler.models import Group, Person, User, Venue
from scheduler.queries.slots import Slot
from scheduler.services.desk_asked import Asked
from scheduler.services.desk_judging import judge_time


def bookable(
    found: Iterable[Slot],
    venues: Iterable[Venue],
    by: User,
    *,
    person: Person | None = None,
    group: Group | None = None,
) -> Iterator[tuple[Slot, No | None]]:
    """Each slot with the rule that keeps them from it by its time, or None. Slots come as `slots.slots` gives
    them: those of a venue on a day together, by time.

    Of a day the two ends are asked, and the rest only where those differ: what is too late is so up to some time
    of the day, what is too early is so for all of it.
    """
    known = {v.code: v for v in venues}
    against = None
    for (code, _), some in groupby(found, key=_day_of):
        day, venue = list(some), known[code]
        if against is None:
            asked = Asked(
                venue=venue, start=day[0].start, end=day[0].end, person=person, group=group, source="phone"
            )
            against = judge_time(asked, by)
        first, last = against(venue, day[0].start, day[0].end), against(venue, day[-1].start, day[-1].end)
        for slot in day:
            same = first is None or last is not None
            yield slot, last if same else against(venue, slot.start, slot.end)


def _day_of(slot: Slot) -> tuple[str, date]:
    return slot.venue, slot.start.date()  # the local one: slots count from the local midnight
