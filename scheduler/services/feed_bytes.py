"""A feed's bytes in the form that its address asks for."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Engine

from feeds import atom, busy, freebusy
from feeds.agenda import Text
from feeds.atom import Revision
from feeds.calendar import TAIL, head
from feeds.entry import with_alarm
from feeds.identity import uid_for
from feeds.jcal import MEDIA, jcal
from feeds.lint.octets import LARGEST
from feeds.options import Options
from feeds.stored import CALENDAR, Stored, stored
from feeds.window import AHEAD, BACK, fitting
from scheduler.services import feed_state
from scheduler.services.feed_address import Address
from scheduler.services.feed_content import Feed
from scheduler.services.feed_snapshot import Kept

ROOM = LARGEST - 4096  # bytes for entries: the rest is for the calendar's own lines

CHANGES = Text("改了什么", "What changed")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Laid:
    """A calendar laid out: its head, and the entries that fit with the bytes of each, in their order.

    `bare` are the same bytes without the reminder that the address asks for.
    """

    head: bytes
    entries: tuple[Kept, ...]
    fragments: tuple[bytes, ...]
    bare: tuple[bytes, ...]
    left_out: int = 0

    @property
    def body(self) -> bytes:
        return b"".join((self.head, *self.fragments, TAIL))


def stored_feed(
    engine: Engine,
    feed: Feed,
    address: Address,
    chosen: Options,
    today: date,
    *,
    edition: int = 0,
    before: Stored | None = None,
) -> Stored:
    """The feed's bytes for the day, with the stamp of its last change.

    `before` is the same form of it as it was: where nothing changed since, its bytes are taken as they are.
    """
    if address.form == "ifb":
        return _free_and_busy(engine, feed, _entries(feed, address), today, edition)
    made = laid_out(feed, address, chosen, today)
    if made.left_out:
        log.warning("the feed %s would be larger than 1 MB: %d entries are left out", feed.key, made.left_out)
    changed_at = _stamp(engine, feed, made.entries)
    if before is not None and before.last_modified == changed_at:
        return replace(before, edition=edition)
    is_json = address.form == "json"
    return stored(
        jcal(made.body) if is_json else made.body,
        changed_at,
        edition=edition,
        media=MEDIA if is_json else CALENDAR,
        left_out=made.left_out,
    )


def laid_out(feed: Feed, address: Address, chosen: Options, today: date) -> Laid:
    """What the feed's calendar holds on the day, in its form, language and with its reminders."""
    entries = _entries(feed, address)
    bare = _fragments(feed, address, entries, chosen)
    fragments = _reminding(bare, feed, chosen)
    kept = fitting([k.item for k in entries], [len(f) for f in fragments], today, ROOM)
    return Laid(
        head(_name(feed, address), chosen.language or feed.language, color=feed.color),
        tuple(k for n, k in enumerate(entries) if n in kept),
        tuple(fragment for n, fragment in enumerate(fragments) if n in kept),
        tuple(fragment for n, fragment in enumerate(bare) if n in kept),
        len(entries) - len(kept),
    )


def stored_changes(
    engine: Engine, feed: Feed, revisions: Sequence[Revision], chosen: Options, *, page: str = ""
) -> Stored:
    """What changed in a feed, as Atom."""
    language = chosen.language or feed.language
    name = Text(
        f"{CHANGES.zh} · {feed.name.zh or feed.name.en}", f"{CHANGES.en} · {feed.name.en or feed.name.zh}"
    )
    parts = [name.zh, name.en, feed.language, *(f"{r.uid} {r.edition}" for r in revisions)]
    latest = max((revision.at for revision in revisions), default=None)
    # Whole seconds, as in Last-Modified.
    updated = feed_state.changed_at(
        engine, feed.key, parts, latest.replace(microsecond=0) if latest else None
    )
    body = atom.render(name, feed.salt or feed.key, revisions, updated, language, page=page)
    return stored(body, updated, media=atom.MEDIA)


def _entries(feed: Feed, address: Address) -> Sequence[Kept]:
    """Those that this form tells of."""
    return [k for k in feed.entries if freebusy.takes_time(k.item)] if address.hides else feed.entries


def _fragments(feed: Feed, address: Address, entries: Sequence[Kept], chosen: Options) -> list[bytes]:
    language = chosen.language or feed.language
    if address.form == "busy":
        return [busy.fragment(k.item, language, salt=feed.salt) for k in entries]
    return [k.fragments[language] for k in entries]


def _reminding(fragments: list[bytes], feed: Feed, chosen: Options) -> list[bytes]:
    if chosen.alarm is None:
        return fragments
    return [with_alarm(f, chosen.language or feed.language, chosen.alarm) for f in fragments]


def _name(feed: Feed, address: Address) -> Text:
    if address.form != "busy":
        return feed.name
    form = busy.FORM
    return Text(f"{feed.name.zh}（{form.zh}）", f"{feed.name.en} ({form.en})")


def _free_and_busy(engine: Engine, feed: Feed, entries: Sequence[Kept], today: date, edition: int) -> Stored:
    # Its first and last day are written in it, so each day it is another.
    changed_at = _stamp(engine, feed, entries, today.isoformat())
    uid, (first, last) = uid_for("freebusy", feed.salt or feed.key), (today - BACK, today + AHEAD)
    items = (k.item for k in entries)
    body = freebusy.render(items, uid=uid, start=first, end=last, changed_at=changed_at)
    return stored(body, changed_at, edition=edition)


def _stamp(engine: Engine, feed: Feed, entries: Sequence[Kept], *more: str) -> datetime:
    parts = [feed.name.zh, feed.name.en, feed.language, *(str(k.id) for k in entries), *more]
    latest = max((k.item.changed_at for k in entries), default=None)
    return feed_state.changed_at(engine, feed.key, parts, latest)
