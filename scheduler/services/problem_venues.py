"""The places of a problem: hours, closures, and what other plans and bookings have claimed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from scheduler.extensions import db
from scheduler.models import Claim, Closure, Entry, ExtraOpening, OpeningHours, Plan, Venue
from scheduler.queries.floors import SECONDS, Owner
from scheduler.queries.turnover import Turnover
from solver.grid import Grid
from solver.problem import Blocked, Opening
from solver.problem import Venue as SolverVenue
from solver.timespan import Span
from solver.words import Words

TAKEN = Words("已被占用", "taken")
Holder = tuple[str | None, int | None]  # entry uid, booking id


def the_venues(plan: Plan, grid: Grid, *, heed_bookings: bool = True) -> tuple[SolverVenue, ...]:
    """Every venue, by code."""
    load = (selectinload(Venue.openings), selectinload(Venue.closures), selectinload(Venue.parts))
    rows = db.session.scalars(select(Venue).options(*load).order_by(Venue.code)).all()
    taken, extra = _taken(plan, grid, heed_bookings), _extra(grid)
    return tuple(_venue(row, grid, taken.get(row.id, ()), extra.get(row.id, ())) for row in rows)


def the_travel() -> tuple[tuple[str, str, int], ...]:
    """Minutes between sites: venues say how far they are from the main one, and every way leads over it."""
    from_main: dict[str, int] = {}
    for site, minutes in db.session.execute(select(Venue.site, Venue.travel).order_by(Venue.site)):
        from_main[site] = max(from_main.get(site, 0), minutes)
    pairs = combinations(sorted(from_main), 2)
    ways = ((a, b, from_main[a] + from_main[b]) for a, b in pairs)
    return tuple(way for way in ways if way[2] > 0)


def _extra(grid: Grid) -> dict[int, tuple[Span, ...]]:
    """When venues are open beyond their hours, by the venue's row."""
    rows = select(ExtraOpening).where(ExtraOpening.end > grid.datetime(0))
    rows = rows.where(ExtraOpening.start < grid.datetime(grid.ticks)).order_by(ExtraOpening.start)
    found: dict[int, list[Span]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(ExtraOpening.id)):
        start, end = max(0, grid.tick_of(row.start)), min(grid.ticks, grid.tick_of(row.end, up=True))
        found[row.venue_id].append(Span(start, end))
    return {venue: tuple(spans) for venue, spans in found.items()}


def _venue(row: Venue, grid: Grid, taken: Iterable[Blocked], extra: tuple[Span, ...]) -> SolverVenue:
    return SolverVenue(
        id=row.code,
        name=row.title,
        capacity=row.capacity,
        lanes=row.lanes,
        shared=row.shared,
        parts=tuple(sorted(p.code for p in row.parts)),
        site=row.site,
        outdoor=row.outdoor,
        features=tuple(sorted(row.features)),
        openings=_hours(o for o in row.openings if not o.quiet),
        quiet=_hours(o for o in row.openings if o.quiet),
        closures=tuple(_closures(row.closures, grid)),
        taken=tuple(taken),
        extra=extra,
    )


def _hours(rows: Iterable[OpeningHours]) -> tuple[Opening, ...]:
    """Rows count weekdays from 1 (Monday) as ISO 8601 does, the solver from 0."""
    found = (
        Opening(tuple(o.day_types), o.start, o.end, tuple(sorted(w - 1 for w in o.weekdays))) for o in rows
    )
    return tuple(sorted(found, key=lambda o: (o.start, o.end, o.day_types, o.weekdays)))


def _closures(rows: Iterable[Closure], grid: Grid) -> Iterator[Blocked]:
    for row in sorted(rows, key=lambda c: (c.start, c.end)):
        span = Span(max(0, grid.tick_of(row.start)), min(grid.ticks, grid.tick_of(row.end, up=True)))
        if span.start < span.end:
            yield Blocked(span, Words(row.reason_zh, row.reason_en))


def _taken(plan: Plan, grid: Grid, heed_bookings: bool) -> dict[int, tuple[Blocked, ...]]:
    """What is not this plan's own, by the venue's row: runs of ticks in which the same ones have lanes."""
    first, last = (int(grid.datetime(t).timestamp()) // SECONDS for t in (0, grid.ticks))
    turnover, ours = Turnover.read(), Owner(entry_uid="new")
    query = select(Claim.venue_id, Claim.tick, Claim.lane, Claim.entry_uid, Claim.booking_id, Claim.use)
    query = query.where(Claim.tick >= first, Claim.tick < last)
    query = query.where(or_(Claim.plan_id.is_(None), Claim.plan_id != plan.id))
    if not heed_bookings:
        query = query.where(Claim.booking_id.is_(None))
    held: dict[int, dict[int, dict[int, Holder]]] = defaultdict(lambda: defaultdict(dict))
    for venue, tick, lane, uid, booking, use in db.session.execute(
        query.order_by(Claim.venue_id, Claim.tick)
    ):
        before, after = turnover.around(venue, ours, Owner(None, uid, booking, use))
        for near in range(max(first, tick - before), min(last, tick + after + 1)):
            own = (near - first) * SECONDS // (grid.tick * 60)
            if near == tick:
                held[venue][own][lane] = (uid, booking)
            else:
                held[venue][own].setdefault(lane, (uid, booking))
    titles = _titles({o[0] for ticks in held.values() for lanes in ticks.values() for o in lanes.values()})
    return {venue: tuple(_runs(ticks, titles)) for venue, ticks in held.items()}


def _runs(ticks: dict[int, dict[int, Holder]], titles: dict[str, Words]) -> Iterator[Blocked]:
    """Neighbouring ticks with the same lanes and owners as one."""
    rows = sorted((tick, tuple(sorted(lanes.items()))) for tick, lanes in ticks.items())
    for (_, lanes), run in groupby(enumerate(rows), key=lambda row: (row[1][0] - row[0], row[1][1])):
        found = [tick for _, (tick, _) in run]
        owners = {owner for _, owner in lanes}
        uid = next(iter(owners))[0] if len(owners) == 1 else None
        yield Blocked(Span(found[0], found[-1] + 1), titles.get(uid or "", TAKEN), len(lanes))


def _titles(uids: set[str | None]) -> dict[str, Words]:
    """What anyone may know of what has the place: the titles of public entries."""
    wanted = sorted(u for u in uids if u)
    query = select(Entry).where(Entry.superseded_by.is_(None), Entry.public.is_(True), Entry.uid.in_(wanted))
    rows = db.session.scalars(query) if wanted else ()
    return {row.uid: Words(row.title_zh, row.title_en) for row in rows}
