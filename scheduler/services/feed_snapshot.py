"""All entries that stand, as feeds need them: read once an edition, chosen from for every feed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feeds.agenda import Item, instant, order
from feeds.scopes import SCOPES
from feeds.scopes.competition import MATCH
from feeds.window import BACK, windowed
from scheduler.models import Entry, Event, Group, Plan, Venue
from scheduler.services.attendance import ATTENDING
from scheduler.services.rendering import item_of
from solver.words import Words

FEW = 500  # rows that are asked for by their ids


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry: its row's id (of a booking with its revision), what decides which feeds it is in, and its
    bytes in each language."""

    id: int | str
    item: Item
    attending: frozenset[str]  # groups that come as a whole or play
    fragments: Mapping[str, bytes]


@dataclass(frozen=True)
class Snapshot:
    """The standing entries in the order of a feed, and the names of what feeds are of.

    An item's venues are all that share floor with those it is in: a hall's feed has what is in its half.
    `names` are (scope, key) → name, of public things only: what is not in it has no public feed.
    `together` is that sharing; `unwritten` are ids of entries without bytes, which are in no feed.
    """

    entries: tuple[Kept, ...]
    names: Mapping[tuple[str, str], Words]
    newest_plan: date | None = None  # the first day of the latest plan that has entries
    together: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unwritten: frozenset[int] = frozenset()
    indexes: dict[str, Mapping[str, Sequence[Kept]]] = field(default_factory=dict, init=False, compare=False)

    @classmethod
    def read(cls, session: Session, before: "Snapshot | None" = None) -> "Snapshot":
        """What stands now. Of what stood `before` nothing is read again: rows of editions never change."""
        venues = session.scalars(select(Venue)).all()
        together = _together(venues)
        known = {k.id: k for k in before.entries} if before and before.together == together else {}
        unwritten = set(before.unwritten if before and known else ())
        standing = set(session.scalars(select(Entry.id).where(Entry.superseded_by.is_(None))))
        kept = [known[number] for number in standing if number in known]
        for row in _rows(session, standing - known.keys() - unwritten):
            if row.fragments:
                kept.append(_kept(row, together))
            else:
                unwritten.add(row.id)
        ordered = tuple(sorted(kept, key=lambda k: order(k.item)))
        begins = session.scalar(select(func.max(Plan.first_day)).where(Plan.id.in_(select(Entry.plan_id))))
        names = dict(_names(session, venues, ordered))
        return cls(ordered, names, begins, together, frozenset(unwritten & standing))

    def seen_from(self, today: date) -> "Snapshot":
        """The same with only the entries that feeds show on that day."""
        shown = {item.uid for item in windowed((k.item for k in self.entries), self.day_seen_from(today))}
        return replace(self, entries=tuple(k for k in self.entries if k.item.uid in shown))

    def of(self, scope: str, key: str) -> Sequence[Kept]:
        """The entries in the feed of that scope and key, public or not, in their order."""
        return self._index(scope).get(key, ())

    def _index(self, scope: str) -> Mapping[str, Sequence[Kept]]:
        """By key; made once, since there are a hundred feeds of thousands of entries each."""
        if scope not in self.indexes:
            found: dict[str, list[Kept]] = defaultdict(list)
            for kept in self.entries:
                for key in SCOPES[scope].keys(kept.item):
                    found[key].append(kept)
            self.indexes[scope] = dict(found)
        return self.indexes[scope]

    def day_seen_from(self, today: date) -> date:
        """The date that feeds look back and ahead from: today.

        Where everything is over for so long that all feeds would be empty, it is the beginning of the last
        plan: then they hold that whole plan, as an archive (and the demo's year, in any year).
        """
        begin = instant(today - BACK)
        if self.newest_plan is None or any(instant(k.item.end) > begin for k in self.entries):
            return today
        return self.newest_plan


def _rows(session: Session, numbers: Collection[int]) -> Iterator[Entry]:
    """The rows with these ids: all that stand in one question where they are many."""
    if len(numbers) > FEW:
        rows = select(Entry).where(Entry.superseded_by.is_(None)).execution_options(yield_per=FEW)
        yield from (row for row in session.scalars(rows) if row.id in numbers)
    elif numbers:
        yield from session.scalars(select(Entry).where(Entry.id.in_(numbers)))


def _kept(row: Entry, together: Mapping[str, frozenset[str]]) -> Kept:
    item = item_of(row)
    venues = {other for venue in item.venues for other in together.get(venue, {venue})}
    return Kept(
        row.id,
        replace(item, venues=tuple(sorted(venues))),
        frozenset(row.groups.get(ATTENDING, ())),
        {language: text.encode() for language, text in row.fragments.items()},
    )


def _together(venues: Sequence[Venue]) -> dict[str, frozenset[str]]:
    """Each venue with its parts, their parts, and what it is a part of."""
    rows = {venue.id: venue for venue in venues}
    found: dict[str, set[str]] = defaultdict(set)
    for venue in rows.values():
        above: Venue | None = venue
        while above is not None:
            found[venue.code].add(above.code)
            found[above.code].add(venue.code)
            above = rows.get(above.part_of_id) if above.part_of_id else None
    return {code: frozenset(codes) for code, codes in found.items()}


def _names(
    session: Session, venues: Sequence[Venue], entries: tuple[Kept, ...]
) -> Iterator[tuple[tuple[str, str], Words]]:
    for venue in venues:
        if venue.public:
            yield ("venue", venue.code), venue.title
    for group in session.scalars(select(Group).where(Group.public.is_(True), Group.kind != "cohort")):
        yield (group.kind, group.code), group.title
    shown = {kept.item.event for kept in entries if kept.item.public}
    for event in session.scalars(select(Event).join(Plan).order_by(Plan.first_day, Event.id)):
        if event.public and event.code in shown:
            yield ("event", event.code), event.title
            if event.category == MATCH:
                yield ("competition", event.code), event.title
