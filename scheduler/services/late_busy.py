"""New busy time on a published duty: found when it comes in, told once, gone when it is so no more.

Whoever writes busy spans calls `look` in the same transaction. Organisers are told how many of the people
needed are not free, and where; their pages say who, and nobody is ever told why.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import defer

from scheduler import clock, spoken
from scheduler.extensions import db
from scheduler.models import Busy, BusyClash, Entry, Person, Plan
from scheduler.queries.organisers import organisers
from scheduler.services import messages
from solver.words import Words

NAMED = 3  # entries in a message
Key = tuple[int, str, int, datetime]  # plan, entry's uid, person, start


def look(people: Collection[int] | None = None, *, tell: bool = True) -> list[BusyClash]:
    """Compare these people's (all people's) busy times with what is published; the clashes that are new.

    Call it inside `writing()`, after the spans were written. Without `tell` it only takes away what is over:
    what somebody publishes over a known busy time is their own decision.
    """
    db.session.flush()
    entries = _duties(people)
    there = {_key(row): row for row in _rows(people)}
    now = _clashing(entries)
    for key in there.keys() - now.keys():
        db.session.delete(there[key])
    if not tell:
        return []
    new = [_new(key, now[key]) for key in sorted(now.keys() - there.keys())]
    db.session.flush()
    for plan, rows in _by_plan(new).items():
        _tell(plan, rows, {entry.uid: entry for entry, _ in entries})
    return new


def _duties(people: Collection[int] | None) -> list[tuple[Entry, list[int]]]:
    """What is published and still to come, with the ids of those of the people who have to be there."""
    query = select(Entry).options(defer(Entry.fragments)).where(Entry.superseded_by.is_(None))
    query = query.where(Entry.end > clock.now(), Entry.status != "CANCELLED", Entry.free.is_(False))
    wanted = select(Person.code, Person.id)
    if people is not None:
        wanted = wanted.where(Person.id.in_(people))
    ids = {row.code: row.id for row in db.session.execute(wanted)}
    found = []
    for entry in db.session.scalars(query):
        needed = {p for role, codes in entry.people.items() if role != "optional" for p in codes}
        own = sorted(ids[code] for code in needed if code in ids)
        if own:
            found.append((entry, own))
    return found


def _clashing(entries: Sequence[tuple[Entry, list[int]]]) -> dict[Key, Entry]:
    if not entries:
        return {}
    busy = _busy({p for _, people in entries for p in people})
    return {
        (entry.plan_id, entry.uid, person, entry.start): entry
        for entry, people in entries
        for person in people
        if any(start < entry.end and entry.start < end for start, end in busy[person])
    }


def _busy(people: Collection[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    query = select(Busy.person_id, Busy.start, Busy.end).where(Busy.weight == "busy", Busy.end > clock.now())
    if len(people) < 500:
        query = query.where(Busy.person_id.in_(people))
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for person, start, end in db.session.execute(query):
        found[person].append((start, end))
    return found


def _rows(people: Collection[int] | None) -> Iterable[BusyClash]:
    query = select(BusyClash)
    return db.session.scalars(query if people is None else query.where(BusyClash.person_id.in_(people)))


def _key(row: BusyClash) -> Key:
    return (row.plan_id, row.entry_uid, row.person_id, row.start)


def _new(key: Key, entry: Entry) -> BusyClash:
    row = BusyClash(plan_id=key[0], entry_uid=key[1], person_id=key[2], start=key[3], end=entry.end)
    row.found_at = clock.now()
    db.session.add(row)
    return row


def _by_plan(rows: Iterable[BusyClash]) -> dict[int, list[BusyClash]]:
    found: dict[int, list[BusyClash]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(row)
    return found


def _tell(number: int, rows: Sequence[BusyClash], entries: dict[str, Entry]) -> None:
    """One message for what one change brought, to every organiser who is somebody."""
    plan = db.session.get_one(Plan, number)
    words = _words(plan, rows, entries)
    first = min(rows, key=lambda row: row.id).id
    for person in organisers():
        key = f"busy:{plan.id}:{first}:{clock.now():%Y%m%dT%H%M%S}:{person.id}"
        messages.tell(person, key, "busy", words, before=min(row.start for row in rows))


def _words(plan: Plan, rows: Sequence[BusyClash], entries: dict[str, Entry]) -> Words:
    """Where and how many; not who, since a mail may be read by others."""
    count = Counter(row.entry_uid for row in rows)
    those = sorted(count, key=lambda uid: entries[uid].start)
    said = [_said(entries[uid], count[uid]) for uid in those[:NAMED]]
    more = len(those) - NAMED
    link = f"{str(current_app.config['PUBLIC_URL']).rstrip('/')}/organiser/plans/{plan.code}/busy#clashes"
    return Words(
        f"{'；'.join(w.zh for w in said)}{f'；另有 {more} 场' if more > 0 else ''}。\n看看怎么改：{link}",
        f"{'; '.join(w.en for w in said)}{f'; and {more} more' if more > 0 else ''}.\nWays to mend it: {link}",
    )


def _said(entry: Entry, count: int) -> Words:
    when = spoken.moment(entry.start, current_app.config["ZONE"])
    title = (
        Words(entry.title_zh, entry.title_en) if entry.public else Words("不公开的活动", "a private event")
    )
    return Words(
        f"“{title.get('zh')}”（{when.zh}）需要的人里有 {count} 位没空",
        f"“{title.get('en')}” ({when.en}): {count} of the people needed {'is' if count == 1 else 'are'} not free",
    )
