"""An entry as a page shows it; a moved one also where it was before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from scheduler import clock
from scheduler.models import Entry
from scheduler.web.times import local
from scheduler.web.words import lang

TOLD_FOR = timedelta(days=30)  # so long a change is marked as one


@dataclass(frozen=True)
class Item:
    """Something on the programme. `state` is "", changed (new time or place), cancelled, or away: where it
    was before it was moved to `moved_to`. `title_lang` is set where the title is in the other language."""

    category: str
    title: str
    title_lang: str
    place: str
    start: datetime
    end: datetime
    all_day: bool
    state: str
    url: str
    moved_to: datetime | None = None

    @property
    def first(self) -> date:
        return self.start.date()

    @property
    def last(self) -> date:
        return max((self.end - timedelta(seconds=1)).date(), self.first)

    @property
    def is_bar(self) -> bool:
        """Whether it is drawn over days instead of at a time."""
        return self.all_day or self.first != self.last


def items(entries: Iterable[Entry], first: date, last: date) -> list[Item]:
    """The entries, and where moved ones were before, on these dates; by time."""
    found = [item for entry in entries for item in _items(entry)]
    shown = (item for item in found if item.first <= last and first <= item.last)
    return sorted(shown, key=lambda i: (i.first, not i.all_day, i.start, i.title))


def on(day: date, found: Sequence[Item]) -> list[Item]:
    return [item for item in found if item.first <= day <= item.last]


def _items(entry: Entry) -> Iterator[Item]:
    start, end = local(entry.start), local(entry.end)
    is_news = entry.changed_at > clock.now() - TOLD_FOR
    moved = entry.change in ("moved", "changed") and is_news and _is_elsewhere(entry)
    state = "cancelled" if entry.status == "CANCELLED" else "changed" if moved else ""
    yield item(entry, start, end, state)
    before = _previous_start(entry) if moved else None
    if before is not None and before.date() != start.date():
        yield item(entry, before, before + (end - start), "away", moved_to=start)


def item(
    entry: Entry, start: datetime, end: datetime, state: str = "", *, moved_to: datetime | None = None
) -> Item:
    title_zh, title_en = entry.title_zh, entry.title_en
    has_own = bool(title_en if lang() == "en" else title_zh)
    other = ("zh" if lang() == "en" else "en") if not has_own else ""
    title = title_en or title_zh if lang() == "en" else title_zh or title_en
    place = entry.place_en or entry.place_zh if lang() == "en" else entry.place_zh or entry.place_en
    url = url_for("web.event", name=entry.event_code, _anchor=f"s-{entry.uid.split('@')[0]}")
    return Item(entry.category, title, other, place, start, end, entry.all_day, state, url, moved_to)


def _previous_start(entry: Entry) -> datetime | None:
    said = (entry.previous or {}).get("start")
    return local(datetime.fromisoformat(said)) if said else None


def _is_elsewhere(entry: Entry) -> bool:
    """Whether time or place is another than before; a changed text is no news on a calendar."""
    before = entry.previous or {}
    same_place = before.get("place_zh") == entry.place_zh
    return _previous_start(entry) != local(entry.start) or not same_place
