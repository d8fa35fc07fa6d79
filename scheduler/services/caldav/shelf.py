"""Collections as they stand, kept in the process until one of their facts is another, like the feeds."""

import threading
from collections import OrderedDict
from functools import partial
from typing import Any

from feeds.caldav.model import Calendar, Changes, Member
from feeds.caldav.resource import whole
from feeds.identity import etag
from scheduler.services.caldav import log
from scheduler.services.caldav.collections import BOOKINGS, OWN, Content, address_of, content
from scheduler.services.feed_address import PERSONAL, Address
from scheduler.services.feed_content import Reader
from scheduler.services.feed_snapshot import Kept
from scheduler.services.feeding import Facts, Shelf

ROOM = 60_000  # entries that a process keeps ready, about 300 bytes each


class CalendarShelf:
    """The collections of one process, over the shelf of feeds and its snapshot of all entries."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._kept: OrderedDict[str, tuple[Facts, Calendar]] = OrderedDict()
        self._size = 0
        self._lock = threading.RLock()

    def calendar(self, slug: str, reader: Reader) -> Calendar | None:
        """The collection for this reader, in their language."""
        address = Address(PERSONAL) if slug in OWN else address_of(slug)
        if address is None:
            return None
        facts = self._facts(slug, address, reader)
        held = self._kept.get(_key(slug, reader))
        if held is not None and held[0] == facts:
            return held[1]
        with self._lock:
            return self._made(slug, address, facts, reader)

    def changes(
        self, slug: str, reader: Reader, calendar: Calendar, since: int, limit: int | None
    ) -> Changes | None:
        """See `log.changes`; of a collection that this shelf gave."""
        key = _key(slug, reader)
        return log.changes(self.shelf.engine, key, calendar.epoch, since, calendar.number, limit)

    def renewed(self, slug: str, reader: Reader) -> Calendar | None:
        """The collection compared with the log again: somebody has a later token, from another process."""
        self.shelf.forget()
        with self._lock:
            if held := self._kept.pop(_key(slug, reader), None):
                self._size -= len(held[1].members)
        return self.calendar(slug, reader)

    def _facts(self, slug: str, address: Address, reader: Reader) -> Facts:
        """A public collection does not rest on its reader, nor events on bookings."""
        standing, _, court = self.shelf.facts(address, None)
        if slug not in OWN:
            return (standing, court)
        own: Any = reader.bookings if slug == BOOKINGS else reader.groups
        return (standing, reader.person, own)

    def _made(self, slug: str, address: Address, facts: Facts, reader: Reader) -> Calendar | None:
        key = _key(slug, reader)
        held = self._kept.get(key)
        if held is not None and held[0] == facts:
            return held[1]  # made by another thread while this one waited
        whose = reader if slug == BOOKINGS else None
        snapshot, bookings = self.shelf.content((facts[0],), address, whose)
        found = content(slug, snapshot, reader, bookings)
        if found is None:
            return None
        made = self._written(slug, key, found, reader.language)
        self._keep(key, facts, made)
        return made

    def _written(self, slug: str, key: str, found: Content, language: str) -> Calendar:
        members = {k.item.uid: _member(k, language) for k in found.entries if k.fragments[language]}
        state = log.state(self.shelf.engine, key, {name: member.etag for name, member in members.items()})
        return Calendar(
            slug=slug,
            name=found.name,
            language=language,
            color=found.color,
            about=found.about,
            epoch=state.epoch,
            number=state.number,
            changed_at=state.changed_at,
            members=members,
            is_own=found.is_own,
        )

    def _keep(self, key: str, facts: Facts, made: Calendar) -> None:
        old = self._kept.pop(key, None)
        self._size += len(made.members) - (len(old[1].members) if old else 0)
        self._kept[key] = (facts, made)
        while self._size > ROOM and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= len(dropped.members)


def _key(slug: str, reader: Reader) -> str:
    """The lasting name of a collection in the log: one's own is another for everybody, and in each language."""
    whose = f"/{reader.person_id}" if slug in OWN else ""
    return f"{slug}{whose}|{reader.language}"


def _member(kept: Kept, language: str) -> Member:
    fragments = kept.fragments
    tag = etag(whole(fragments[language]))
    return Member(kept.item.uid, tag, kept.item, partial(fragments.__getitem__, language))
