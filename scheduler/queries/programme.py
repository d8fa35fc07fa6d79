"""The public programme: what stands between two dates, day by day, and the newest change."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from scheduler import clock
from scheduler.daytypes import DayType, day_type
from scheduler.extensions import db
from scheduler.models import Entry, PlanDay
from scheduler.queries.entries import Filters, chosen, standing_rows
from solver.words import Words

ZONE = "Asia/Shanghai"
CANCELLED_STAYS = timedelta(days=30)


@dataclass(frozen=True)
class ProgrammeDay:
    """A date with its type. `entries` begin on it or go on from before, all-day ones first."""

    date: date
    type: DayType
    entries: tuple[Entry, ...]


def entries_between(
    first: date, last: date, filters: Filters = Filters(), *, zone: str = ZONE, only_public: bool = True
) -> list[Entry]:
    """What stands on the dates, both included, by time. Cancelled entries are kept for 30 days after the
    later of their end and the cancelling."""
    begin, end = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    recent = clock.now() - CANCELLED_STAYS
    query = standing_rows(only_public=only_public).where(
        Entry.start < end,
        Entry.end > begin,
        or_(Entry.status != "CANCELLED", Entry.end > recent, Entry.changed_at > recent),
    )
    if filters.categories:
        query = query.where(Entry.category.in_(filters.categories))
    return chosen(db.session.scalars(query.order_by(Entry.start, Entry.end, Entry.uid)), filters)


def days(
    first: date, last: date, filters: Filters = Filters(), *, zone: str = ZONE, only_public: bool = True
) -> list[ProgrammeDay]:
    """Every date from first to last, with what happens on it."""
    entries = entries_between(first, last, filters, zone=zone, only_public=only_public)
    types = day_types(first, last)
    return [ProgrammeDay(day, types[day], _on(day, entries, zone)) for day in types]


def day_types(first: date, last: date) -> dict[date, DayType]:
    """The type of each date, both included; what an organiser has set by hand wins."""
    rows = select(PlanDay).where(PlanDay.day >= first, PlanDay.day <= last).order_by(PlanDay.id)
    by_hand = {
        row.day: DayType(row.type, True, Words(row.name_zh, row.name_en)) for row in db.session.scalars(rows)
    }
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: by_hand.get(day) or day_type(day) for day in dates}


def newest_change(filters: Filters = Filters()) -> Entry | None:
    """The entry that was moved, changed or cancelled last and still lies ahead: the banner on a phone. Of
    several of one edition the next to come."""
    query = standing_rows().where(Entry.change != "new", Entry.end > clock.now())
    query = query.order_by(Entry.edition_id.desc(), Entry.start, Entry.uid)
    return next(iter(chosen(db.session.scalars(query), filters)), None)


def day_to_open(today: date, *, zone: str = ZONE) -> date:
    """Where the programme opens: today; the first day that has something, where all lies ahead; and where
    all is over, the first day of the month that had most."""
    standing = and_(Entry.superseded_by.is_(None), Entry.public.is_(True), Entry.status != "CANCELLED")
    rows = db.session.execute(select(Entry.start, Entry.end).where(standing)).all()
    if not rows:
        return today
    local = ZoneInfo(zone)
    starts = [start.astimezone(local).date() for start, _ in rows]
    if max(end for _, end in rows) > _midnight(today, zone):
        return max(today, min(starts))
    months = Counter(day.replace(day=1) for day in starts)
    return max(months, key=lambda month: (months[month], month))


def _on(day: date, entries: list[Entry], zone: str) -> tuple[Entry, ...]:
    begin, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    found = (entry for entry in entries if entry.start < end and begin < entry.end)
    return tuple(sorted(found, key=lambda e: (not e.all_day, e.start, e.uid)))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))
