"""A feed's bytes in the form that its address asks for."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Engine

from feeds import atom, busy, freebusy
from feeds.agenda import Text
from feeds.atom import Revision
from feeds.calendar import join
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
    entries: Sequence[Kept] = feed.entries
    if address.hides:
        entries = [k for k in entries if freebusy.takes_time(k.item)]
    if address.form == "ifb":
        return _free_and_busy(engine, feed, entries, today, edition)
    fragments = _fragments(feed, address, entries, chosen)
    kept = fitting([k.item for k in entries], [len(f) for f in fragments], today, ROOM)
    left_out = len(entries) - len(kept)
    if left_out:
        log.warning("the feed %s would be larger than 1 MB: %d entries are left out", feed.key, left_out)
    changed_at = _stamp(engine, feed, [k for n, k in enumerate(entries) if n in kept])
    if before is not None and before.last_modified == changed_at:
        return replace(before, edition=edition)
    some = (fragment for n, fragment in enumerate(fragments) if n in kept)
    body = join(_name(feed, address), some, chosen.language or feed.language, color=feed.color)
    is_json = address.form == "json"
    return stored(
        jcal(body) if is_json else body,
        changed_at,
        edition=edition,
        media=MEDIA if is_json else CALENDAR,
        left_out=left_out,
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


def _fragments(feed: Feed, address: Address, entries: Sequence[Kept], chosen: Options) -> list[bytes]:
    language = chosen.language or feed.language
    if address.form == "busy":
        found = [busy.fragment(k.item, language, salt=feed.salt) for k in entries]
    else:
        found = [k.fragments[language] for k in entries]
    if chosen.alarm is None:
        return found
    return [with_alarm(fragment, language, chosen.alarm) for fragment in found]


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
