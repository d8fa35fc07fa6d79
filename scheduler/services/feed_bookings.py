"""Bookings as feeds hold them: taken times without names for everybody, one's own, and all for the desk.

An entry is rendered once a change and language and kept in the process; its stamps are the row's own, so that
every process writes the same bytes.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from feeds.agenda import LANGUAGES, ZONE, Item, Text
from feeds.bad import BadItem
from feeds.entry import fragment
from feeds.identity import uid_for
from feeds.revision import next_stamp
from feeds.scopes.desk import BOOKING
from feeds.window import BACK
from scheduler import clock
from scheduler.models import Booking, Course, Lesson, Venue
from scheduler.models.booking import GONE, calendar_status
from scheduler.services.feed_snapshot import Kept
from solver.words import Words

TAKEN = Text("已占用", "Taken")
OWN = Text("预订", "Booking")
CLASS = Text("课程", "Class")
HELD = Text("暂留，请接受或放弃", "Held: accept or pass")
PENDING = Text("等待批准", "Waiting for approval")
KEPT = 8192  # rendered entries in a process, about half a kilobyte each

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Whose:
    """Which bookings: those of a court by its code, of a person by the row's id, or with neither, all."""

    court: str = ""
    person: int = 0

    @property
    def back(self) -> timedelta:
        """How long ago a booking may have begun: who looks for a free court needs no past, a clerk a week."""
        if self.court:
            return timedelta(days=1)
        return BACK if self.person else timedelta(days=7)


class Fragments(Mapping[str, bytes]):
    """An item's VEVENT by language, rendered when first asked for."""

    def __init__(self, item: Item) -> None:
        self.item = item

    def __getitem__(self, language: str) -> bytes:
        return _rendered(self.item, language)

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


@lru_cache(maxsize=KEPT)
def _rendered(item: Item, language: str) -> bytes:
    try:
        return fragment(item, language)
    except BadItem as bad:
        log.error("booking %s cannot be written and is in no feed: %s (%s)", item.uid, bad.message, bad.code)
        return b""


def state(session: Session, whose: Whose) -> tuple[Any, ...]:
    """Another tuple after any change to these bookings; a sum over an index, asked at every look."""
    query = _chosen(session, whose, select(func.count(), func.sum(Booking.version)))
    return tuple(session.execute(query).one())


def kept(session: Session, whose: Whose) -> list[Kept]:
    """The bookings as entries of the feed: of a court without a name, of a person, or for the desk."""
    load = (
        *(joinedload(row) for row in (Booking.venue, Booking.person, Booking.group)),
        joinedload(Booking.lesson).joinedload(Lesson.course),
    )
    rows = session.scalars(_chosen(session, whose, select(Booking).options(*load)))
    if whose.court:
        return [_kept(row, _taken(row)) for row in rows if row.state not in GONE]
    if whose.person:
        return [_kept(row, _own(row)) for row in rows]
    there = [row for row in rows if row.state not in GONE]
    classes = _classes(session, there)
    return [_kept(row, _for_the_desk(row, classes.get(row.id))) for row in there]


def hidden(entry: Kept) -> Kept:
    """An entry that is not public, as a taken time and nothing else."""
    old = entry.item
    item = Item(
        uid=uid_for("taken", old.uid),
        sequence=old.sequence,
        changed_at=old.changed_at,
        start=old.start,
        end=old.end,
        all_day=old.all_day,
        title=TAKEN,
        venues=old.venues,
    )
    return replace(entry, item=item, attending=frozenset(), fragments=Fragments(item))


def _chosen(session: Session, whose: Whose, query: Any) -> Any:
    query = query.where(Booking.start >= clock.now() - whose.back)
    if whose.court:
        query = query.where(Booking.venue_id.in_(_same_floor(session, whose.court)))
    if whose.person:
        return query.where(Booking.person_id == whose.person)
    return query.where(Booking.lesson_id.is_(None))  # a class holds its room once, not once a seat


def _same_floor(session: Session, code: str) -> list[int]:
    """The court with its parts and what it is a part of."""
    parents = {v: (c, p) for v, c, p in session.execute(select(Venue.id, Venue.code, Venue.part_of_id))}

    def above(venue: int | None) -> Iterator[int]:
        while venue is not None:
            yield venue
            venue = parents[venue][1]

    own = next((v for v, (c, _) in parents.items() if c == code), None)
    return sorted({*above(own), *(v for v in parents if own in set(above(v)))})


def _kept(row: Booking, item: Item) -> Kept:
    return Kept(f"b{row.id}.{item.changed_at:%Y%m%dT%H%M%S}", item, frozenset(), Fragments(item))


def _item(row: Booking, title: Text, **values: Any) -> Item:
    venue = row.venue.title
    return Item(
        sequence=row.sequence,
        changed_at=row.changed_at or next_stamp(row.made_at),
        start=row.start.astimezone(ZONE),
        end=row.end.astimezone(ZONE),
        title=title,
        location=Text(venue.zh, venue.en),
        **values,
    )


def _taken(row: Booking) -> Item:
    """Nothing of who, what or why; a UID of its own, so that no other feed says whose it is.

    A share of a floor does not take it: it is shown, and the floor is not busy.
    """
    lanes = max(1, row.venue.lanes)
    taken = min(row.lanes or lanes, lanes)
    share = f" {taken}/{lanes}" if lanes > 1 else ""
    title = Text(TAKEN.zh + share, TAKEN.en + share)
    uid = uid_for("taken", str(row.id))
    status = calendar_status(row.state)
    return _item(row, title, uid=uid, status=status, venues=(row.venue.code,), transparent=taken < lanes)


def _own(row: Booking) -> Item:
    what, word = (row.lesson.course.title, CLASS) if row.lesson else (row.venue.title, OWN)
    title = Text(f"{word.zh}：{what.get('zh')}", f"{word.en}: {what.get('en')}")
    return _item(row, title, **_private(row), description=_said(row))


def _classes(session: Session, rows: Iterable[Booking]) -> Mapping[int, Words]:
    """The titles of the classes whose rooms these bookings hold."""
    query = select(Lesson.room, Course.title_zh, Course.title_en).join(Course, Course.id == Lesson.course_id)
    found = session.execute(query.where(Lesson.room.in_([row.id for row in rows if row.person_id is None])))
    return {room: Words(zh, en) for room, zh, en in found if room is not None}


def _for_the_desk(row: Booking, taught: Words | None = None) -> Item:
    who = row.group.title if row.group else None
    name = f"{row.person.name} {row.person.code}" if row.person else ""
    titles = [words for words in (taught, who) if words]
    zh = "，".join(part for part in (*(x.get("zh") for x in titles), name) if part)
    en = ", ".join(part for part in (*(x.get("en") for x in titles), name) if part)
    venue = row.venue.title
    title = Text(f"{venue.get('zh')} {row.lanes}：{zh}", f"{venue.get('en')} {row.lanes}: {en}")
    words = _said(row)
    about = Text(*("\n".join(p for p in (w, row.activity, row.reason) if p) for w in (words.zh, words.en)))
    return _item(row, title, **_private(row), description=about)


def _private(row: Booking) -> dict[str, Any]:
    return {
        "uid": uid_for("booking", str(row.id)),
        "status": calendar_status(row.state),
        "public": False,
        "kind": BOOKING,
        "series": f"booking.{row.series_id}" if row.series_id else "",
    }


def _said(row: Booking) -> Text:
    return {"held": HELD, "pending": PENDING}.get(row.state, Text())
