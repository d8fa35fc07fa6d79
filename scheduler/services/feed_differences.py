"""Feeds as differences: `feeds.enhanced.Differences` over the shelf and the revision log of CalDAV.

Each form and language of a feed is a collection of its own in the log, from the first time that somebody asks
for it so. Its head (name, colour) is a member as well, so that a renamed feed is another.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from feeds import busy, options
from feeds.caldav.model import Changes, read_token, token
from feeds.enhanced import Difference, Standing
from feeds.identity import etag
from feeds.options import Options
from scheduler.services import feed_address, feed_bytes
from scheduler.services.caldav import log
from scheduler.services.caldav.log import State
from scheduler.services.feed_address import PERSONAL, Address
from scheduler.services.feed_content import Feed, Reader
from scheduler.services.feeding import Facts, Shelf

FORMS = ("ics", "busy")  # the others are made of these, or are no list of entries
HEAD = ""  # its name in the log, which no UID is
TRIES = 3
KEPT = 2000  # states that a process remembers, under 1 kB each


@dataclass(frozen=True, slots=True)
class Asked:
    address: Address
    reader: Reader | None
    chosen: Options
    facts: Facts

    @property
    def key(self) -> tuple[object, ...]:
        who = self.reader.token_id if self.reader else self.address
        return (who, self.address.form, self.chosen)


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the log, and the tag of the bytes that it is of."""

    facts: Facts
    state: State
    etag: str
    alarm: int | None

    @property
    def epoch(self) -> str:
        """With the reminder: it is in every entry, so a token for another says nothing about these bytes."""
        return self.state.epoch if self.alarm is None else f"{self.state.epoch}-{self.alarm}"

    @property
    def token(self) -> str:
        return token(self.epoch, self.state.number)

    @property
    def unchanged(self) -> Difference:
        return Difference(self.token, self.etag, self.state.changed_at)


@dataclass(frozen=True, slots=True)
class Made:
    """A version with all that it is of, from one look at the rows: `entries` are its VEVENTs by UID, in order."""

    version: Version
    key: str
    head: bytes
    entries: Mapping[str, bytes]

    def difference(self, changes: Changes) -> Difference:
        """A name that is said to be there and is not, since another process is ahead, has left."""
        named = frozenset(changes.changed)
        changed = tuple(entry for uid, entry in self.entries.items() if uid in named)
        lost = (uid for uid in (*changes.changed, *changes.gone) if uid not in self.entries)
        gone = tuple(uid for uid in lost if uid != HEAD)
        return self.version.unchanged._replace(head=self.head, changed=changed, gone=gone)


class FeedDifferences:
    """Of one process. The state of a feed is believed as long as the feed itself: until its facts are others."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._kept: OrderedDict[tuple[object, ...], Version] = OrderedDict()
        self._lock = threading.Lock()

    def offers(self, path: str) -> bool:
        address = feed_address.read(path)
        return address is not None and address.form in FORMS

    def standing(self, path: str, query: str) -> Standing | None:
        """The bytes and the token of one state. Both are made apart, so a booking may come between: then again."""
        for _ in range(TRIES):
            stored, version = self.shelf.lookup(path, query), self._version(path, query)
            if stored is None or version is None:
                return None
            if stored.etag == version.etag:
                return Standing(stored, version.token)
            self._forget(path, query)
        return None

    def since(self, path: str, query: str, token: str) -> Difference | None:
        given = read_token(token)
        version = self._version(path, query) if given else None
        if given is None or version is None:
            return None
        if given[0] == version.epoch and given[1] > version.state.number:
            self._forget(
                path, query
            )  # they were at another process, which knew of a change before this one did
            version = self._version(path, query)
        if version is None or given[0] != version.epoch or not 0 < given[1] <= version.state.number:
            return None
        return version.unchanged if given[1] == version.state.number else self._between(path, query, given[1])

    def _between(self, path: str, query: str, number: int) -> Difference | None:
        asked = self._asked(path, query)
        made = self._made(asked) if asked else None
        if made is None:
            return None
        state = made.version.state
        changes = log.changes(self.shelf.engine, made.key, state.epoch, number, state.number, None)
        return made.difference(changes) if changes else None

    def _asked(self, path: str, query: str) -> Asked | None:
        address = feed_address.read(path)
        if address is None:
            return None
        reader = self.shelf.reader(address.secret) if address.scope == PERSONAL else None
        if address.scope == PERSONAL and reader is None:
            return None
        return Asked(address, reader, options.parsed(query), self.shelf.facts(address, reader))

    def _version(self, path: str, query: str) -> Version | None:
        asked = self._asked(path, query)
        held = self._kept.get(asked.key) if asked else None
        if asked is None or (held is not None and held.facts == asked.facts):
            return held
        made = self._made(asked)
        return made.version if made else None

    def _made(self, asked: Asked) -> Made | None:
        today, feed = self.shelf.feed(asked.facts, asked.address, asked.reader)
        if feed is None:
            return None
        laid = feed_bytes.laid_out(feed, asked.address, asked.chosen, today)
        uids = [_uid(feed, asked.address, k.item.uid) for k in laid.entries]
        tags = {uid: etag(part) for uid, part in zip(uids, laid.bare, strict=True) if part}
        key = f"get {feed.key}|{asked.chosen.language or feed.language}"
        state = log.state(self.shelf.engine, key, {HEAD: etag(laid.head), **tags})
        version = Version(asked.facts, state, etag(laid.body), asked.chosen.alarm)
        self._keep(asked.key, version)
        entries = {uid: part for uid, part in zip(uids, laid.fragments, strict=True) if part}
        return Made(version, key, laid.head, entries)

    def _keep(self, key: tuple[object, ...], version: Version) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = version
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _forget(self, path: str, query: str) -> None:
        self.shelf.forget()
        asked = self._asked(path, query)
        with self._lock:
            self._kept.pop(asked.key if asked else (), None)


def _uid(feed: Feed, address: Address, uid: str) -> str:
    """The UID that the entry has in this form."""
    return busy.uid(uid, feed.salt) if address.form == "busy" else uid
