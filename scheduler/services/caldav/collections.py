"""Which collections there are, and what each holds: one's own, and every public feed."""

from collections.abc import Iterable
from dataclasses import dataclass

from feeds.agenda import Text
from feeds.scopes import SCOPES
from scheduler.services import feed_content
from scheduler.services.feed_address import PERSONAL, Address
from scheduler.services.feed_content import Reader
from scheduler.services.feed_snapshot import Kept, Snapshot

EVENTS, DUTIES, BOOKINGS = "events", "duties", "bookings"


@dataclass(frozen=True, slots=True)
class Own:
    """A collection of one's own: its name, what it is, and its colour."""

    name: Text
    about: Text
    color: str


OWN = {
    EVENTS: Own(
        Text("我的活动", "My events"),
        Text("与我有关的活动，包括不公开的。", "Events that I attend, the non-public ones too."),
        "royalblue",
    ),
    DUTIES: Own(
        Text("我的职责", "My duties"),
        Text("我主讲、裁判、评审或带队的场次。", "Sessions that I speak at, referee, judge or lead."),
        "crimson",
    ),
    BOOKINGS: Own(
        Text("我的预订", "My bookings"), Text("我订的场地。", "Courts and rooms that I booked."), "seagreen"
    ),
}
PUBLIC = Text("公开活动，只读。", "Public events, read only.")
ALL = "everything"


@dataclass(frozen=True, slots=True)
class Content:
    """What a collection holds within the window."""

    name: Text
    about: Text
    color: str
    entries: tuple[Kept, ...]
    is_own: bool


def address_of(slug: str) -> Address | None:
    """The public feed that a slug such as `venue.AUD` or `everything` is; None for no such form."""
    scope, _, key = slug.partition(".")
    if scope not in SCOPES or not SCOPES[scope].public or (scope == ALL) != (key == ""):
        return None
    return Address(scope, key)


def content(slug: str, snapshot: Snapshot, reader: Reader, bookings: Iterable[Kept]) -> Content | None:
    """The collection, or None where this reader has none of that name."""
    if slug in OWN:
        own = OWN[slug]
        found = _own(slug, snapshot, reader, bookings)
        entries = tuple(k for k in found if k.item.uid not in reader.invited)
        return Content(own.name, own.about, own.color, entries, True)
    address = address_of(slug)
    feed = feed_content.feed_at(snapshot, address, None, tuple(bookings)) if address else None
    if feed is None:
        return None
    return Content(_named(slug, feed.name), PUBLIC, feed.color or "steelblue", feed.entries, False)


def _named(slug: str, name: Text) -> Text:
    return Text("全部公开活动", "All public events") if slug == ALL else name


def _own(slug: str, snapshot: Snapshot, reader: Reader, bookings: Iterable[Kept]) -> Iterable[Kept]:
    """An entry is in one of one's own calendars only: a duty is not shown as an event again."""
    if slug == BOOKINGS:
        return bookings
    who, groups = reader.person, reader.groups
    if slug == DUTIES:
        return snapshot.of(DUTIES, who)
    own = {k.id for k in snapshot.of(PERSONAL, who)}
    coming = (k for k in snapshot.entries if k.id in own or groups & k.attending)
    return (k for k in coming if who not in k.item.on_duty)
