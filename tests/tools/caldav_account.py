"""An account of frozen data for tests of the CalDAV library: no rows, no people, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from feeds.agenda import Item, Text
from feeds.answer import Answer
from feeds.caldav.model import Calendar, Changes, Member, Request, TooMany
from feeds.caldav.resource import whole
from feeds.caldav.serving import served
from feeds.entry import fragment
from feeds.identity import etag
from tests.tools.agendas import CHANGED, item
from tests.tools.caldav import HEAD, SPACES, Answered, basic


def member(one: Item, language: str = "zh") -> Member:
    made = fragment(one, language)
    return Member(one.uid, etag(whole(made)), one, partial(bytes, made))


def calendar(*items: Item, slug: str = "all", number: int = 1, **values) -> Calendar:
    members = {one.uid: member(one) for one in items}
    given = {
        "name": Text("全部", "All"),
        "language": "zh",
        "color": "crimson",
        "about": Text("公开", "Public"),
    }
    given |= {"epoch": "e", "number": number, "changed_at": CHANGED, "members": members}
    return Calendar(slug=slug, **(given | values))


@dataclass
class Fake:
    """`feeds.caldav.model.Account` and `Store` in one: whoever has the secret is S0001."""

    held: list[Calendar] = field(default_factory=list)
    told: Changes | None = None
    login: str = "S0001"
    name: str = "张三"
    language: str = "zh"
    waits: int = 0

    def account(self, login: str, secret: str, address: str) -> "Fake | TooMany | None":
        if self.waits:
            return TooMany(self.waits)
        return self if (login, secret) == (self.login, "secret") else None

    def calendars(self) -> Sequence[Calendar]:
        return self.held

    def calendar(self, slug: str) -> Calendar | None:
        return next((one for one in self.held if one.slug == slug), None)

    def renewed(self, calendar: Calendar) -> Calendar:
        return self.calendar(calendar.slug) or calendar

    def changes(self, calendar: Calendar, since: int, limit: int | None) -> Changes | None:
        return self.told


def fake(*items: Item, **values) -> Fake:
    """With one calendar, /caldav/calendars/S0001/all/."""
    return Fake([calendar(*(items or (item(1), item(2))))], **values)


ALL = "/caldav/calendars/S0001/all/"


def ask(account: Fake, method: str, path: str, body: str | bytes = "", **headers: str) -> Answered:
    """A request with the right password."""
    given = {"authorization": basic("S0001", "secret")}
    given |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
    raw = body if isinstance(body, bytes) else body.encode()
    made: Answer = served(account, Request(method, path, given, raw), "192.0.2.1")
    return Answered(made.status, dict(made.headers), made.body.decode("utf-8", "replace"))


def query(account: Fake, inner: str, props: str = "<d:getetag/>", path: str = ALL) -> Answered:
    body = (
        f"<c:calendar-query {SPACES}><d:prop>{props}</d:prop><c:filter>{inner}</c:filter></c:calendar-query>"
    )
    return ask(account, "REPORT", path, HEAD + body)


def events(inner: str = "") -> str:
    """A filter about events."""
    return (
        '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        f"{inner}</c:comp-filter></c:comp-filter>"
    )
