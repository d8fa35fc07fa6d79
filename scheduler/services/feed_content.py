"""What one feed holds, and its bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from feeds import freebusy
from feeds.agenda import Text
from feeds.calendar import join
from feeds.entry import with_alarm
from feeds.identity import uid_for
from feeds.options import Options
from feeds.scopes import SCOPES
from feeds.stored import Stored, stored
from feeds.window import AHEAD, BACK, windowed
from scheduler.categories import CATEGORIES
from scheduler.models import FeedToken, Group, Membership, Person
from scheduler.queries.accounts import token_hash
from scheduler.services import feed_state
from scheduler.services.feed_address import Address
from scheduler.services.feed_snapshot import Kept, Snapshot

LANGUAGE = "zh"  # of a public feed whose address says nothing


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose personal feed it is."""

    token_id: int
    person: str
    language: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that exists: its lasting key, its name, its own language, and its entries of all times."""

    key: str
    name: Text
    language: str
    color: str
    entries: tuple[Kept, ...]


def reader(session: Session, secret: str) -> Reader | None:
    """Who has the token, if it stands. Only its hash is looked for."""
    query = select(FeedToken.id, Person.id, Person.code, FeedToken.language).join(FeedToken.person)
    query = query.where(FeedToken.hash == token_hash(secret), FeedToken.revoked_at.is_(None))
    found = session.execute(query).first()
    if found is None:
        return None
    groups = select(Group.code).join(Membership).where(Membership.person_id == found[1])
    return Reader(found[0], found[2], found[3] or LANGUAGE, frozenset(session.scalars(groups)))


def feed_at(snapshot: Snapshot, address: Address, reader: Reader | None) -> Feed | None:
    """The feed that the address names, or None where nothing public has that name."""
    scope, key = SCOPES[address.scope], address.key
    if reader is not None:
        mine = (k for k in snapshot.entries if reader.person in k.item.people or reader.groups & k.attending)
        return Feed(f"token/{reader.token_id}", scope.title(), reader.language, "", tuple(mine))
    name = _name(snapshot, address)
    if name is None:
        return None
    chosen = (
        snapshot.entries if address.form == "ifb" else tuple(k for k in snapshot.entries if k.item.public)
    )
    entries = tuple(k for k in chosen if scope.belongs(k.item, key))
    color = CATEGORIES[key].color if address.scope == "kind" else ""
    return Feed(address.path, scope.title(key, name), LANGUAGE, color, entries)


def _name(snapshot: Snapshot, address: Address) -> Text | None:
    if address.scope == "everything":
        return Text()
    if address.scope == "kind":
        category = CATEGORIES.get(address.key)
        return Text(category.name.zh, category.name.en) if category else None
    words = snapshot.names.get((address.scope, address.key))
    return Text(words.get("zh"), words.get("en")) if words else None


def stored_feed(engine: Engine, feed: Feed, address: Address, chosen: Options, today: date) -> Stored:
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
        return stored(
            freebusy.render(some, uid=uid, start=first, end=last, changed_at=changed_at), changed_at
        )
    language = chosen.language or feed.language
    body = join(feed.name, _fragments(entries, language, chosen.alarm), language, color=feed.color)
    return stored(body, changed_at)


def _fragments(entries: Sequence[Kept], language: str, alarm: int | None) -> Iterable[bytes]:
    for kept in entries:
        fragment = kept.fragments[language]
        yield fragment if alarm is None else with_alarm(fragment, language, alarm)
