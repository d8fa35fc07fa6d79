"""What others have fixed: a plan's outside calendar becomes events that stay where they are, and others plan around.

Every occurrence keeps its event by UID and RECURRENCE-ID. One that moved takes its event along and is flagged; one
that vanished is flagged and stays until somebody has seen it, since a cut file is no cancelled academy day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from feeds.foreign import ForeignEvent, Reading
from scheduler import access, clock
from scheduler.extensions import db
from scheduler.models import OutsideCalendar, OutsideItem, Plan, User
from scheduler.queries.organisers import organisers
from scheduler.services import auditing, messages, outside_events
from scheduler.transactions import lock_row, writing
from solver.words import Words

NAMED = 3  # titles in a message


@dataclass(slots=True)
class Changes:
    new: list[OutsideItem] = field(default_factory=list)
    moved: list[OutsideItem] = field(default_factory=list)
    gone: list[OutsideItem] = field(default_factory=list)
    count: int = 0


def keep(row: OutsideCalendar, plan: Plan, reading: Reading) -> dict[str, int]:
    """The calendar's items become those of the reading; organisers are told what moved or vanished.

    Call it inside `writing()`. Gives counts.
    """
    is_first = row.read_at is None
    changes = _compared(row, plan, _within(plan, reading.events))
    if not is_first and (changes.moved or changes.gone):
        _tell(row, plan, changes)
    return {
        "items": changes.count,
        "new": len(changes.new),
        "moved": len(changes.moved),
        "gone": len(changes.gone),
    }


def clear(row: OutsideCalendar) -> None:
    """The events of the calendar go with it. Call it inside `writing()`."""
    for item in list(row.items):
        if item.event is not None:
            db.session.delete(item.event)


def seen(item: OutsideItem, by: User) -> None:
    """Somebody has seen the flag: what moved is here now, what is gone goes out of the plan as well."""
    access.require(by, "organiser")
    with writing():
        lock_row(item)
        auditing.record(by, "seen", f"outside-item:{item.id}", state=item.state, title=item.title)
        if item.state == "gone":
            if item.event is not None:
                db.session.delete(item.event)
            db.session.delete(item)
        else:
            item.state, item.previous = "here", None


def _within(plan: Plan, events: Sequence[ForeignEvent]) -> list[ForeignEvent]:
    """Those that begin on a day of the plan; a cancelled one is as good as gone."""
    zone = ZoneInfo(plan.zone)
    days = plan.first_day, plan.last_day
    return [e for e in events if not e.cancelled and days[0] <= e.start.astimezone(zone).date() <= days[1]]


def _compared(row: OutsideCalendar, plan: Plan, events: Sequence[ForeignEvent]) -> Changes:
    there = {(item.uid, item.recurrence): item for item in row.items}
    changes = Changes(count=len(events))
    for event in events:
        item = there.pop((event.uid, event.recurrence), None)
        if item is None:
            changes.new.append(_added(row, plan, event))
        elif _is_changed(item, event):
            if (item.start, item.end) != (event.start, event.end):
                changes.moved.append(item)
            _changed(item, row, plan, event)
        elif item.state == "gone":
            item.state, item.changed_at = "here", clock.now()
    for item in there.values():
        # Many calendars leave out what is over: that is no news.
        if item.state != "gone" and item.end > clock.now():
            item.state, item.changed_at = "gone", clock.now()
            changes.gone.append(item)
    return changes


def _added(row: OutsideCalendar, plan: Plan, event: ForeignEvent) -> OutsideItem:
    item = OutsideItem(uid=event.uid, recurrence=event.recurrence, changed_at=clock.now())
    _set(item, event)
    row.items.append(item)
    db.session.flush()
    outside_events.put(item, plan, row.settings, free=event.weight == "free")
    return item


def _is_changed(item: OutsideItem, event: ForeignEvent) -> bool:
    before = (item.start, item.end, item.all_day, item.title, item.place)
    return before != (event.start, event.end, event.all_day, event.title, event.location)


def _changed(item: OutsideItem, row: OutsideCalendar, plan: Plan, event: ForeignEvent) -> None:
    if (item.start, item.end) != (event.start, event.end):
        first = item.previous or {"start": item.start.isoformat(), "end": item.end.isoformat()}
        item.previous, item.state = first, "moved"
    elif item.state == "gone":
        item.state = "here"
    item.changed_at = clock.now()
    _set(item, event)
    outside_events.put(item, plan, row.settings, free=event.weight == "free")


def _set(item: OutsideItem, event: ForeignEvent) -> None:
    item.start, item.end, item.all_day = event.start, event.end, event.all_day
    item.title, item.place = event.title, event.location


def _tell(row: OutsideCalendar, plan: Plan, changes: Changes) -> None:
    """One message for what one reading brought, to every organiser who is somebody."""
    zh, en = [], []
    for items, word_zh, word_en in ((changes.moved, "改期", "moved"), (changes.gone, "不再列出", "gone")):
        if items:
            zh.append(f"{len(items)} 项{word_zh}：{_named(items, plan, '、')}")
            en.append(f"{len(items)} {word_en}: {_named(items, plan, ', ')}")
    name = row.title or f"#{row.id}"
    words = Words(
        f"外部日历“{name}”有变化。{'；'.join(zh)}。请检查计划。",
        f"The outside calendar “{name}” has changed. {'; '.join(en)}. Please check the plan.",
    )
    stamp = f"{clock.now():%Y%m%dT%H%M%S}"
    for person in organisers():
        messages.tell(person, f"outside:{row.id}:{stamp}:{person.id}", "outside", words)


def _named(items: Sequence[OutsideItem], plan: Plan, between: str) -> str:
    zone = ZoneInfo(plan.zone)
    names = [f"{item.title or '–'} ({_day(item.start, zone)})" for item in items[:NAMED]]
    return between.join([*names, *(["…"] if len(items) > NAMED else [])])


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
