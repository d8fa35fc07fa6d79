"""How much people are busy, in counts: what a planner sees of other people's time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Busy, BusyClash, Entry, OutsideCalendar, Person, Plan

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Hours that are busy, and how many more are so perhaps, from Monday on."""

    first: date
    hours: float = 0.0
    perhaps: float = 0.0


@dataclass(frozen=True, slots=True)
class Clash:
    """A published entry, and who of those needed is not free then."""

    entry: Entry
    people: tuple[Person, ...]


def weeks_of(people: Collection[int], first: date, count: int) -> dict[int, list[Week]]:
    """Of each of the people, `count` weeks from a Monday on. Overlapping times count once."""
    zone = ZoneInfo(current_app.config["ZONE"])
    begin = datetime(first.year, first.month, first.day, tzinfo=zone)
    query = select(Busy.person_id, Busy.weight, Busy.start, Busy.end).where(
        Busy.end > begin, Busy.start < begin + count * WEEK, Busy.person_id.in_(people)
    )
    spans: dict[tuple[int, str], list[tuple[datetime, datetime]]] = defaultdict(list)
    for person, weight, start, end in db.session.execute(query.order_by(Busy.start)):
        spans[person, weight].append((start, end))
    return {
        person: [
            Week(
                first + number * WEEK,
                _hours(spans.get((person, "busy"), []), begin + number * WEEK),
                _hours(spans.get((person, "tentative"), []), begin + number * WEEK),
            )
            for number in range(count)
        ]
        for person in people
    }


def calendars_of(people: Collection[int]) -> Mapping[int, list[OutsideCalendar]]:
    """The calendars that people brought in, by person; of interest is only how fresh they are."""
    found: dict[int, list[OutsideCalendar]] = defaultdict(list)
    query = select(OutsideCalendar).where(OutsideCalendar.person_id.in_(people))
    for row in db.session.scalars(query.order_by(OutsideCalendar.id)):
        found[row.person_id or 0].append(row)
    return found


def told_something(people: Collection[int]) -> set[int]:
    """Those of whom any busy time is known at all."""
    return set(db.session.scalars(select(Busy.person_id).where(Busy.person_id.in_(people)).distinct()))


def clashes(plan: Plan) -> list[Clash]:
    """Published entries that somebody needed is not free for any more, in the order of time."""
    query = select(BusyClash, Entry).join(
        Entry, (Entry.uid == BusyClash.entry_uid) & (Entry.plan_id == BusyClash.plan_id)
    )
    query = query.where(BusyClash.plan_id == plan.id, Entry.superseded_by.is_(None))
    found: dict[str, tuple[Entry, list[Person]]] = {}
    for clash, entry in db.session.execute(query.order_by(Entry.start, BusyClash.id)):
        if entry.status != "CANCELLED" and entry.start == clash.start:
            found.setdefault(entry.uid, (entry, []))[1].append(clash.person)
    return [Clash(entry, tuple(people)) for entry, people in found.values()]


def _hours(spans: list[tuple[datetime, datetime]], monday: datetime) -> float:
    """Hours within the week. The spans are sorted by their start."""
    at, seconds = monday, 0.0
    for start, end in spans:
        begin, until = max(start, at), min(end, monday + WEEK)
        if until > begin:
            seconds += (until - begin).total_seconds()
            at = until
    return round(seconds / 3600, 1)
