"""All public feeds, and the forms of a feed's address."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from sqlalchemy import select

from feeds.agenda import Text
from feeds.scopes import SCOPES
from scheduler.categories import CATEGORIES
from scheduler.extensions import db
from scheduler.models import Entry, Event, Group, Plan, Venue
from solver.words import Words

LONGEST = 255  # characters: Google fails silently above


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """A public feed: its scope (everything, kind, venue, branch, team, club, event), key, name and path."""

    scope: str
    key: str
    name: Words
    path: str

    @property
    def title(self) -> Words:
        """The name that the calendar gets, such as 场地：学术报告厅."""
        text = SCOPES[self.scope].title(self.key, Text(self.name.get("zh"), self.name.get("en")))
        return Words(text.zh, text.en)


@dataclass(frozen=True, slots=True)
class FeedUrls:
    """The forms in which an address is offered: Outlook on the web takes https only, phones webcal."""

    https: str
    webcal: str

    @property
    def is_short_enough(self) -> bool:
        return len(self.https) <= LONGEST


def feed_path(scope: str, key: str = "") -> str:
    return f"/feeds/public/{scope}/{quote(key)}.ics" if key else f"/feeds/public/{scope}.ics"


def feed_urls(base: str, path: str, *, language: str = "", alarm: int | None = None) -> FeedUrls:
    """The addresses of a feed on the site `base` ("https://union.example.org"). Options stand in the query
    only where they are given."""
    given = {"lang": language, "alarm": "" if alarm is None else str(alarm)}
    query = urlencode({name: value for name, value in given.items() if value})
    parts = urlsplit(base)
    host = f"{parts.netloc}{parts.path.rstrip('/')}{path}" + (f"?{query}" if query else "")
    return FeedUrls(f"{parts.scheme}://{host}", f"webcal://{host}")


def public_feeds() -> list[FeedInfo]:
    """Every public feed: everything, the kinds, venues, branches, clubs, teams, and events that stand."""
    found = [FeedInfo("everything", "", Words("", ""), feed_path("everything"))]
    found += [_info("kind", category.code, category.name) for category in CATEGORIES.values()]
    venues = select(Venue).where(Venue.public.is_(True)).order_by(Venue.code)
    found += [_info("venue", venue.code, venue.title) for venue in db.session.scalars(venues)]
    for kind in ("branch", "club", "team"):
        groups = select(Group).where(Group.kind == kind, Group.public.is_(True)).order_by(Group.code)
        found += [_info(kind, group.code, group.title) for group in db.session.scalars(groups)]
    return found + [_info("event", code, title) for code, title in _events().items()]


def event_title(code: str) -> Words:
    """Of a public event that has an entry standing; no words where there is none."""
    return _events().get(code, Words())


def _info(scope: str, key: str, name: Words) -> FeedInfo:
    return FeedInfo(scope, key, name, feed_path(scope, key))


def _events() -> dict[str, Words]:
    """Public events that have an entry standing, by code; the latest plan's title where two share one."""
    standing = select(Entry.plan_id, Entry.event_code).where(
        Entry.superseded_by.is_(None), Entry.public.is_(True)
    )
    shown = {(plan, code) for plan, code in db.session.execute(standing.distinct())}
    events = select(Event).join(Plan).where(Event.public.is_(True)).order_by(Plan.first_day, Event.code)
    return {e.code: e.title for e in db.session.scalars(events) if (e.plan_id, e.code) in shown}
