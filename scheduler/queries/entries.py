"""Choosing entries: the filters that programme, changes and feeds share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from scheduler.extensions import db
from scheduler.models import Entry, Venue


@dataclass(frozen=True)
class Filters:
    """What a reader wants to see; empty means all. `text` is looked for in titles and places."""

    categories: tuple[str, ...] = ()
    venue: str = ""
    branch: str = ""
    team: str = ""
    club: str = ""
    event: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return self != Filters()


def standing_rows(*, only_public: bool = True) -> Select[Any]:
    """The entries that stand, without the bytes that only feeds need."""
    query = select(Entry).options(defer(Entry.fragments)).where(Entry.superseded_by.is_(None))
    return query.where(Entry.public.is_(True)) if only_public else query


def chosen(entries: Iterable[Entry], filters: Filters) -> list[Entry]:
    """Those that pass every filter, in their order."""
    venues = together().get(filters.venue, frozenset({filters.venue})) if filters.venue else frozenset()
    return [entry for entry in entries if _passes(entry, filters, venues)]


def together() -> Mapping[str, frozenset[str]]:
    """Each venue by code with all that share floor with it: its halves, and the hall that it is a half of."""
    rows = {row.id: row for row in db.session.execute(select(Venue.id, Venue.code, Venue.part_of_id))}
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        above: Any = row
        while above is not None:
            found[row.code].add(above.code)
            found[above.code].add(row.code)
            above = rows.get(above.part_of_id)
    return {code: frozenset(codes) for code, codes in found.items()}


def _passes(entry: Entry, filters: Filters, venues: frozenset[str]) -> bool:
    groups = (("branch", filters.branch), ("team", filters.team), ("club", filters.club))
    return (
        (not filters.categories or entry.category in filters.categories)
        and (not filters.venue or not venues.isdisjoint(entry.venues))
        and all(not code or code in entry.groups.get(kind, ()) for kind, code in groups)
        and (not filters.event or entry.event_code == filters.event)
        and _has_text(entry, filters.text)
    )


def _has_text(entry: Entry, text: str) -> bool:
    """Whether every word of the text stands in a title or place."""
    words = text.casefold().split()
    said = "\n".join((entry.title_zh, entry.title_en, entry.place_zh, entry.place_en)).casefold()
    return all(word in said for word in words)
