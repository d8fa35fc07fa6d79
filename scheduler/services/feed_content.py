"""What one feed holds, and for whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feeds.agenda import Item, Text, order
from feeds.scopes import SCOPES
from scheduler.categories import CATEGORIES
from scheduler.models import FeedToken, Group, Invitation, Membership, Person, User
from scheduler.models.person import LEFT
from scheduler.queries.accounts import token_hash
from scheduler.services import feed_bookings
from scheduler.services.feed_address import COURT, PERSONAL, Address
from scheduler.services.feed_bookings import Whose, hidden
from scheduler.services.feed_snapshot import Kept, Snapshot

DESK, DUTIES = "desk", "duties"
LANGUAGE = "zh"  # of a public feed whose address says nothing


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose feed it is. `scope` is personal, duties or desk; `bookings` is another after any change to theirs.

    `salt` is the token's hash: only who has the address could compute what is made with it.
    """

    token_id: int
    person: str
    language: str
    groups: frozenset[str]
    person_id: int = 0
    scope: str = "personal"
    bookings: tuple[Any, ...] = ()
    salt: str = ""
    invited: frozenset[str] = frozenset()  # UIDs that they have by invitation, so not here

    @property
    def whose(self) -> Whose | None:
        """Whose bookings are in it, if any."""
        if self.scope == DUTIES:
            return None
        return Whose() if self.scope == DESK else Whose(person=self.person_id)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that exists: its lasting key, its name, its own language, and the entries that it shows.

    `salt` is of a personal one: see `feeds.busy`.
    """

    key: str
    name: Text
    language: str
    color: str
    entries: tuple[Kept, ...]
    salt: str = ""


def reader(session: Session, secret: str) -> Reader | None:
    """Who has the token, if it stands and they are still with us. Only its hash is looked for.

    A desk's is good while they are a clerk.
    """
    salt = token_hash(secret)
    columns = (FeedToken.id, Person.id, Person.code, FeedToken.language, FeedToken.scope)
    query = select(*columns).join(FeedToken.person).where(Person.status != LEFT)
    query = query.where(FeedToken.hash == salt, FeedToken.revoked_at.is_(None))
    found = session.execute(query).first()
    if found is None or not _may_read(session, found):
        return None
    token, person, code, language, scope = found
    groups = select(Group.code).join(Membership).where(Membership.person_id == person)
    known = Reader(token, code, language or LANGUAGE, frozenset(session.scalars(groups)), person, scope)
    bookings = feed_bookings.state(session, known.whose) if known.whose else ()
    return replace(known, bookings=bookings, salt=salt, invited=invited(session, person))


def invited(session: Session, person: int) -> frozenset[str]:
    """What the person has by invitation: the one way or the other, never both."""
    asked = select(Invitation.uid).where(Invitation.person_id == person, Invitation.state == "asked")
    return frozenset(session.scalars(asked))


def _may_read(session: Session, found: Any) -> bool:
    """Not somebody whose every account was closed; a desk's feed needs the role as well."""
    _, person, _, _, scope = found
    users = session.scalars(select(User).where(User.person_id == person)).all()
    active = [user for user in users if user.active]
    if scope == DESK:
        return any(user.has("desk", "organiser") for user in active)
    return bool(active) or not users


def feed_at(
    snapshot: Snapshot, address: Address, reader: Reader | None, bookings: Sequence[Kept] = ()
) -> Feed | None:
    """The feed that the address names, or None where nothing public has that name.

    The snapshot and the bookings hold what is shown on the day.
    """
    scope, key = SCOPES[reader.scope if reader else address.scope], address.key
    if reader is not None:
        own = (k for k in _own(snapshot, reader) if k.item.uid not in reader.invited)
        entries = _together(own, bookings)
        return Feed(_keyed(reader, address), scope.title(), reader.language, "", entries, reader.salt)
    name = _name(snapshot, address)
    if name is None:
        return None
    if address.scope == COURT:
        there = (k if k.item.public else hidden(k) for k in snapshot.of(COURT, key))
        return Feed(address.path, scope.title(key, name), LANGUAGE, "", _together(there, bookings))
    shown = (k for k in snapshot.of(address.scope, key) if k.item.public or address.tells_a_place)
    entries = _together(shown, bookings)
    color = CATEGORIES[key].color if address.scope == "kind" else ""
    return Feed(address.path, scope.title(key, name), LANGUAGE, color, entries)


def chooser(address: Address, reader: Reader | None) -> Callable[[Item, frozenset[str]], bool]:
    """Whether an entry, with the groups that come to it as a whole, belongs in the feed; without bookings."""
    if reader is None:
        scope, key = SCOPES[address.scope], address.key
        return lambda item, groups: scope.belongs(item, key)
    if reader.scope == DESK:
        return lambda item, groups: False
    if reader.scope == DUTIES:
        return lambda item, groups: reader.person in item.on_duty
    return lambda item, groups: reader.person in item.people or bool(reader.groups & groups)


def _own(snapshot: Snapshot, reader: Reader) -> Iterable[Kept]:
    if reader.scope == DESK:
        return ()
    if reader.scope == DUTIES:
        return snapshot.of(DUTIES, reader.person)
    own = {k.id for k in snapshot.of(PERSONAL, reader.person)}
    return (k for k in snapshot.entries if k.id in own or reader.groups & k.attending)


def _keyed(reader: Reader, address: Address) -> str:
    """What its stamps are kept under: each form of a token's feed has its own, but none holds the secret."""
    form = "" if address.form == "ics" else f".{address.form}"
    return f"token/{reader.token_id}{form}"


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
