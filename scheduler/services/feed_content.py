"""What one feed holds, and its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from feeds import freebusy
from feeds.agenda import Text, order
from feeds.calendar import join
from feeds.entry import with_alarm
from feeds.identity import uid_for
from feeds.options import Options
from feeds.scopes import SCOPES
from feeds.stored import Stored, stored
from feeds.window import AHEAD, BACK, windowed
from scheduler.categories import CATEGORIES
from scheduler.models import FeedToken, Group, Membership, Person, User
from scheduler.queries.accounts import token_hash
from scheduler.services import feed_bookings, feed_state
from scheduler.services.feed_address import Address
from scheduler.services.feed_bookings import Whose, hidden
from scheduler.services.feed_snapshot import Kept, Snapshot

COURT = "court"
LANGUAGE = "zh"  # of a public feed whose address says nothing


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose feed it is. `scope` is personal or desk; `bookings` is another after any change to theirs."""

    token_id: int
    person: str
    language: str
    groups: frozenset[str]
    person_id: int = 0
    scope: str = "personal"
    bookings: tuple[Any, ...] = ()

    @property
    def whose(self) -> Whose:
        return Whose() if self.scope == "desk" else Whose(person=self.person_id)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that exists: its lasting key, its name, its own language, and its entries of all times."""

    key: str
    name: Text
    language: str
    color: str
    entries: tuple[Kept, ...]


def reader(session: Session, secret: str) -> Reader | None:
    """Who has the token, if it stands. Only its hash is looked for; a desk's is good while they are a clerk."""
    columns = (FeedToken.id, Person.id, Person.code, FeedToken.language, FeedToken.scope)
    query = select(*columns).join(FeedToken.person)
    query = query.where(FeedToken.hash == token_hash(secret), FeedToken.revoked_at.is_(None))
    found = session.execute(query).first()
    if found is None:
        return None
    token, person, code, language, scope = found
    if scope == "desk" and not _is_clerk(session, person):
        return None
    groups = select(Group.code).join(Membership).where(Membership.person_id == person)
    known = Reader(token, code, language or LANGUAGE, frozenset(session.scalars(groups)), person, scope)
    return replace(known, bookings=feed_bookings.state(session, known.whose))


def _is_clerk(session: Session, person: int) -> bool:
    users = session.scalars(select(User).where(User.person_id == person, User.active.is_(True)))
    return any(user.has("desk", "organiser") for user in users)


def feed_at(
    snapshot: Snapshot, address: Address, reader: Reader | None, bookings: Sequence[Kept] = ()
) -> Feed | None:
    """The feed that the address names, or None where nothing public has that name."""
    scope, key = SCOPES[reader.scope if reader else address.scope], address.key
    if reader is not None:
        mine = (k for k in snapshot.entries if reader.person in k.item.people or reader.groups & k.attending)
        entries = _together(() if reader.scope == "desk" else mine, bookings)
        return Feed(f"token/{reader.token_id}", scope.title(), reader.language, "", entries)
    name = _name(snapshot, address)
    if name is None:
        return None
    if address.scope == COURT:
        there = (k if k.item.public else hidden(k) for k in snapshot.entries if key in k.item.venues)
        return Feed(address.path, scope.title(key, name), LANGUAGE, "", _together(there, bookings))
    chosen = (
        snapshot.entries if address.form == "ifb" else tuple(k for k in snapshot.entries if k.item.public)
    )
    entries = tuple(k for k in chosen if scope.belongs(k.item, key))
    color = CATEGORIES[key].color if address.scope == "kind" else ""
    return Feed(address.path, scope.title(key, name), LANGUAGE, color, entries)


def _together(entries: Iterable[Kept], bookings: Sequence[Kept]) -> tuple[Kept, ...]:
    """Both in the order of a feed."""
    if not bookings:
        return tuple(entries)
    return tuple(sorted((*entries, *bookings), key=lambda k: order(k.item)))


def _name(snapshot: Snapshot, address: Address) -> Text | None:
    if address.scope == "everything":
        return Text()
    if address.scope == "kind":
        category = CATEGORIES.get(address.key)
        return Text(category.name.zh, category.name.en) if category else None
    named = "venue" if address.scope == COURT else address.scope
    words = snapshot.names.get((named, address.key))
    return Text(words.get("zh"), words.get("en")) if words else None


def stored_feed(
    engine: Engine, feed: Feed, address: Address, chosen: Options, today: date, *, edition: int = 0
) -> Stored:
    """The feed's bytes for the day, with the stamp of its last change."""
    items = {k.item.uid: k for k in feed.entries}
    entries = [items[item.uid] for item in windowed((k.item for k in feed.entries), today)]
    parts: list[str] = [feed.name.zh, feed.name.en, *(str(k.id) for k in entries)]
    if address.form == "ifb":
        parts.append(today.isoformat())  # its first and last day are written in it
    latest = max((k.item.changed_at for k in entries), default=None)
    changed_at = feed_state.changed_at(engine, feed.key, parts, latest)
    if address.form == "ifb":
        uid, (first, last) = uid_for("freebusy", feed.key), (today - BACK, today + AHEAD)
        some = (k.item for k in entries)
        body = freebusy.render(some, uid=uid, start=first, end=last, changed_at=changed_at)
        return stored(body, changed_at, edition=edition)
    language = chosen.language or feed.language
    body = join(feed.name, _fragments(entries, language, chosen.alarm), language, color=feed.color)
    return stored(body, changed_at, edition=edition)


def _fragments(entries: Sequence[Kept], language: str, alarm: int | None) -> Iterable[bytes]:
    for kept in entries:
        fragment = kept.fragments[language]
        yield fragment if alarm is None else with_alarm(fragment, language, alarm)
