"""The read model of the CalDAV door: frozen data and two protocols that the caller fills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from feeds.agenda import Item, Text
from feeds.caldav.resource import whole
from feeds.calendar import TAIL, ZONE_BLOCK, head


@dataclass(frozen=True, slots=True)
class Member:
    """One entry as a resource of its own: `name` is its UID, `etag` is of the bytes that `body` gives."""

    name: str
    etag: str
    item: Item
    fragment: Callable[[], bytes]

    @property
    def body(self) -> bytes:
        return whole(self.fragment())


class Changes(NamedTuple):
    """What is another since a token, oldest change first: names that are there, and names that are gone.

    `number` is where the next question goes on; `complete` says that nothing was left for it.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    number: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """One collection as it stands. `epoch` and `number` are its state, both in the token.

    `is_own` marks what takes its reader's time; others are shown beside it. Members are in a feed's order.
    """

    slug: str
    name: Text
    language: str
    color: str
    about: Text
    epoch: str
    number: int
    changed_at: datetime
    members: Mapping[str, Member]
    is_own: bool = True

    @property
    def token(self) -> str:
        """A URI, as RFC 6578 §4 wants it."""
        return token(self.epoch, self.number)

    def feed(self) -> bytes:
        """All of it as one file."""
        parts = (member.fragment() for member in self.members.values())
        return b"".join((head(self.name, self.language, color=self.color), *parts, TAIL))


class Account(Protocol):
    """Who is signed in, and what they may read. Whatever it does not give does not exist for them."""

    @property
    def login(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def language(self) -> str: ...

    def calendars(self) -> Sequence[Calendar]:
        """Those that are listed, in their order."""

    def calendar(self, slug: str) -> Calendar | None:
        """Any that may be read, listed or not."""

    def renewed(self, calendar: Calendar) -> Calendar:
        """The same as it stands this moment; for who holds a later token than it has."""

    def changes(self, calendar: Calendar, since: int, limit: int | None) -> Changes | None:
        """What changed after the number; None where that is not known any more."""


class Store(Protocol):
    def account(self, login: str, secret: str, address: str) -> "Account | TooMany | None":
        """Who has this login and secret; None for any that is wrong, in the same time and the same way."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """Too many wrong ones; try again in so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request in the words of this package. Header names are in lower case; `path` is decoded."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_minimal(self) -> bool:
        """Whether the client wants no list of what is missing. Source: RFC 8144 §2.1; Brief is Apple's."""
        return "return=minimal" in self.headers.get("prefer", "").replace(" ", "").lower() or (
            self.headers.get("brief", "").strip().lower() == "t"
        )


def token(epoch: str, number: int) -> str:
    return f"urn:fieldday:sync:{epoch}:{number}"


def read_token(text: str) -> tuple[str, int] | None:
    """The epoch and number of a token; None where it is not one of ours."""
    head, _, number = text.rpartition(":")
    prefix, _, epoch = head.rpartition(":")
    if prefix != "urn:fieldday:sync" or not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return epoch, int(number)


ZONE_FILE = b"".join(
    (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//fieldday//fieldday feeds//EN\r\n", ZONE_BLOCK, TAIL)
)
