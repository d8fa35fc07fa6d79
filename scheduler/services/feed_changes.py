"""The revision log as readers of one feed see it: what the last editions changed of it, newest first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from feeds.agenda import ZONE, Item, Text
from feeds.atom import Revision
from scheduler.models import Edition, Entry
from scheduler.queries.editions import Change, told
from scheduler.services.attendance import ATTENDING
from scheduler.services.rendering import item_of

EDITIONS, ROWS, MOST = 30, 3000, 100  # looked at, read, told

Chosen = Callable[[Item, frozenset[str]], bool]
KINDS = {
    "new": Text("新增", "New"),
    "moved": Text("改期", "Moved"),
    "changed": Text("内容有改动", "Changed"),
    "cancelled": Text("取消", "Cancelled"),
}


def recent(
    session: Session,
    chosen: Chosen,
    *,
    together: Mapping[str, frozenset[str]],
    only_public: bool = True,
    outside: str = "",
) -> list[Revision]:
    """The last changes of entries that are chosen now or were before, at most a hundred.

    `chosen` is asked with the item and the groups that come as a whole. What was private then counts as unknown.
    """

    def passes(entry: Entry | None) -> bool:
        if entry is None or (only_public and not entry.public):
            return False
        item = item_of(entry)
        venues = tuple(sorted({o for v in item.venues for o in together.get(v, {v})}))
        return chosen(replace(item, venues=venues), frozenset(entry.groups.get(ATTENDING, ())))

    found: list[Revision] = []
    for edition, change in _changes(session, only_public):
        if passes(change.entry) or passes(change.before):
            found.append(_revision(edition, change, outside))
        if len(found) == MOST:
            break
    return found


def _changes(session: Session, only_public: bool) -> Iterator[tuple[Edition, Change]]:
    editions = session.scalars(select(Edition).order_by(Edition.id.desc()).limit(EDITIONS)).all()
    by_id = {edition.id: edition for edition in editions}
    rows = select(Entry).options(defer(Entry.fragments)).where(Entry.edition_id.in_(by_id))
    rows = rows.order_by(Entry.edition_id.desc(), Entry.start, Entry.uid).limit(ROWS)
    entries = session.scalars(rows).all()
    numbers = {edition.number for edition in editions}
    older = select(Entry).options(defer(Entry.fragments)).where(Entry.superseded_by.in_(numbers))
    before = {(e.plan_id, e.uid, e.superseded_by): e for e in session.scalars(older)}
    for entry in entries:
        if only_public and not entry.public:
            continue
        edition = by_id[entry.edition_id]
        was = before.get((entry.plan_id, entry.uid, edition.number))
        known = was if was is None or was.public or not only_public else None
        for change in told(known, entry):
            yield edition, change


def _revision(edition: Edition, change: Change, outside: str) -> Revision:
    now, kind = change.entry, KINDS[change.kind]
    title = Text(
        f"{kind.zh}：{now.title_zh or now.title_en}",
        f"{kind.en}: {now.title_en or now.title_zh}",
    )
    words = Text(*(_said(change, language) for language in ("zh", "en")))
    url = item_of(now, outside=outside).url
    return Revision(now.uid, edition.id, edition.published_at, change.kind, title, words, url)


def _said(change: Change, language: str) -> str:
    """When and where, and what was said before it where that differs."""
    now = _where(change.entry, language)
    if change.before is None or not {"time", "place"} & set(change.parts):
        return now
    return f"{_where(change.before, language)} → {now}"


def _where(entry: Entry, language: str) -> str:
    place = entry.place_zh or entry.place_en if language == "zh" else entry.place_en or entry.place_zh
    return " ".join(part for part in (_when(entry, language), place) if part)


def _when(entry: Entry, language: str) -> str:
    start, end = entry.start.astimezone(ZONE), entry.end.astimezone(ZONE)
    day = _day(start, language)
    if entry.all_day:
        return day
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{_day(end, language)} {end:%H:%M}"
    return f"{day} {start:%H:%M}–{until}"


def _day(moment: datetime, language: str) -> str:
    if language == "zh":
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {moment:%b %Y}"
