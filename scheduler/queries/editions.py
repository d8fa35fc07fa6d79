"""Editions, the entries that stand, and what changed between two editions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import defer, joinedload

from scheduler.extensions import db
from scheduler.models import Edition, Entry, Plan
from scheduler.queries.entries import Filters, chosen, standing_rows


@dataclass(frozen=True)
class Change:
    """An entry that differs: `before` is None where it is new. `kind` is new, moved, changed or cancelled;
    `parts` say what differs: time, place, title, status, text."""

    entry: Entry
    before: Entry | None
    kind: str
    parts: tuple[str, ...]


def editions(plan: Plan) -> Sequence[Edition]:
    """All of a plan, newest first."""
    rows = select(Edition).where(Edition.plan_id == plan.id)
    return db.session.scalars(rows.order_by(Edition.number.desc())).all()


def edition_called(plan: Plan, number: int) -> Edition | None:
    return db.session.scalar(select(Edition).where(Edition.plan_id == plan.id, Edition.number == number))


def latest_edition(plan: Plan | None = None) -> Edition | None:
    """The newest of the plan, or of all plans."""
    rows = select(Edition).options(joinedload(Edition.plan))
    if plan is not None:
        rows = rows.where(Edition.plan_id == plan.id)
    return db.session.scalar(rows.order_by(Edition.published_at.desc(), Edition.id.desc()).limit(1))


def standing(
    plan: Plan | None = None, filters: Filters = Filters(), *, only_public: bool = True
) -> list[Entry]:
    """The entries that stand, cancelled ones too, by time."""
    rows = standing_rows(only_public=only_public).order_by(Entry.start, Entry.uid)
    if plan is not None:
        rows = rows.where(Entry.plan_id == plan.id)
    return chosen(db.session.scalars(rows), filters)


def entries_of(edition: Edition, filters: Filters = Filters(), *, only_public: bool = True) -> list[Entry]:
    """All entries as they stood with that edition, by time."""
    rows = (
        select(Entry)
        .join(Edition, Edition.id == Entry.edition_id)
        .options(defer(Entry.fragments))
        .where(Entry.plan_id == edition.plan_id, Edition.number <= edition.number)
        .where(or_(Entry.superseded_by.is_(None), Entry.superseded_by > edition.number))
        .order_by(Entry.start, Entry.uid)
    )
    if only_public:
        rows = rows.where(Entry.public.is_(True))
    return chosen(db.session.scalars(rows), filters)


def history(plan: Plan, uid: str) -> list[tuple[Edition, Entry]]:
    """What each edition said of an entry, newest first. Editions that left it alone are not among them."""
    rows = (
        select(Edition, Entry)
        .join(Entry, Entry.edition_id == Edition.id)
        .where(Entry.plan_id == plan.id, Entry.uid == uid)
        .order_by(Edition.number.desc())
    )
    return [(edition, entry) for edition, entry in db.session.execute(rows)]


def changes_since(
    plan: Plan, number: int, filters: Filters = Filters(), *, only_public: bool = True
) -> list[Change]:
    """What differs now from edition `number` (0: before the first), by time. What was moved and moved back
    is no change. An entry that has left the filtered venue still passes, since its readers want to know."""
    then = _at(plan, number, only_public)
    now = standing(plan, only_public=only_public)
    found = [change for entry in now for change in told(then.get(entry.uid), entry)]
    return [c for c in found if chosen([e for e in (c.entry, c.before) if e is not None], filters)]


def changes_of(edition: Edition, filters: Filters = Filters(), *, only_public: bool = True) -> list[Change]:
    """What that edition changed, by time."""
    then = _at(edition.plan, edition.number - 1, only_public)
    rows = select(Entry).where(Entry.edition_id == edition.id).order_by(Entry.start, Entry.uid)
    if only_public:
        rows = rows.where(Entry.public.is_(True))
    found = [c for entry in db.session.scalars(rows) for c in told(then.get(entry.uid), entry)]
    return [c for c in found if chosen([e for e in (c.entry, c.before) if e is not None], filters)]


def _at(plan: Plan, number: int, only_public: bool) -> dict[str, Entry]:
    """What stood with edition `number` by UID, nothing for 0. What was private then counts as unknown."""
    edition = edition_called(plan, number)
    return {e.uid: e for e in entries_of(edition, only_public=only_public)} if edition else {}


def told(before: Entry | None, now: Entry) -> Iterator[Change]:
    """The change between two rows of one entry, if a reader would see any."""
    if before is None:
        if now.status != "CANCELLED":
            yield Change(now, None, "new", ())
        return
    parts = tuple(_parts(before, now))
    if now.status == "CANCELLED" and before.status != "CANCELLED":
        yield Change(now, before, "cancelled", parts)
    elif parts:
        yield Change(now, before, "moved" if {"time", "place"} & set(parts) else "changed", parts)


def _parts(a: Entry, b: Entry) -> Iterator[str]:
    if (a.start, a.end, a.all_day) != (b.start, b.end, b.all_day):
        yield "time"
    if (a.place_zh, a.place_en) != (b.place_zh, b.place_en):
        yield "place"
    if (a.title_zh, a.title_en) != (b.title_zh, b.title_en):
        yield "title"
    if a.status != b.status:
        yield "status"
    if (a.about_zh, a.about_en, a.category, a.free) != (b.about_zh, b.about_en, b.category, b.free):
        yield "text"
