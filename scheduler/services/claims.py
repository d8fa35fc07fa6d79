"""Claims on places: the only writer of the table that makes double booking impossible.

A claim is one tick of five minutes of one lane of one undividable floor. Its primary key decides every
race; the lock on the floors' rows only lets the second one see who came first, and find another lane.
Everything here runs inside the caller's `writing()`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.extensions import db
from scheduler.models import Claim
from scheduler.queries.floors import Floors, Key, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover
from scheduler.services import clashes, gains, seats
from scheduler.transactions import has_row_locks
from solver.words import Words

Wants = Mapping[Owner, Sequence[Want]]


def claim(owner: Owner, wants: Sequence[Want], *, name: Words | None = None) -> None:
    """The owner's claims become exactly these, be they the first or others than before."""
    move({owner: wants}, names={owner: name} if name else {})


def release(owners: Iterable[Owner]) -> None:
    """The owners have no claim any more, and no seat."""
    owners = list(owners)
    move(dict.fromkeys(owners, ()))
    seats.release(o.booking_id for o in owners if o.booking_id is not None)


def move(
    wants: Wants,
    *,
    names: Mapping[Owner, Words] | None = None,
    instead: bool = True,
    fresh: bool = False,
    heirs: Mapping[Owner, Owner] | None = None,
) -> None:
    """The claims of each owner become exactly these, all at once: two may change places.

    Only the difference is written. A place that somebody else has is refused as `venue-taken`, with who,
    when and what is free instead; nothing is written then. Shared venues are counted, not claimed. `names`
    says who the owners are that no edition knows yet. Without `instead` the caller looks for alternatives.
    `fresh` owners were made in this transaction and have nothing yet.
    `heirs` are owners that get the lanes of another one, where they are free.
    """
    floors = premises().floors
    mine = {} if fresh else _claims_of(wants.keys())
    floors.lock((want.venue for wanted in wants.values() for want in wanted), {floor for floor, _, _ in mine})
    turnover = Turnover.read()
    others = _claims_of_others(floors, wants, turnover)
    chosen = _chosen(floors, wants, _as_heirs(mine, heirs or {}), others, names or {}, instead, turnover)
    _write(mine, chosen)


def _as_heirs(mine: Mapping[Key, Owner], heirs: Mapping[Owner, Owner]) -> Mapping[Key, frozenset[Owner]]:
    """Who is to get which lane if it can be: whoever has it, and their heirs."""
    after: dict[Owner, set[Owner]] = defaultdict(set)
    for heir, owner in heirs.items():
        after[owner].add(heir)
    return {key: frozenset((owner, *after.get(owner, ()))) for key, owner in mine.items()}


def _claims_of(owners: Collection[Owner]) -> dict[Key, Owner]:
    """What the owners hold now."""
    found: dict[Key, Owner] = {}
    uids = [o.entry_uid for o in owners if o.entry_uid is not None]
    bookings = [o.booking_id for o in owners if o.booking_id is not None]
    for column, values in ((Claim.entry_uid, uids), (Claim.booking_id, bookings)):
        for some in _chunks(values, 500):
            found.update(_read(column.in_(some)))
    return found


def _claims_of_others(floors: Floors, wants: Wants, turnover: Turnover) -> dict[Key, Owner]:
    """What anybody else holds on the wanted floors and ticks, and so near that a changeover matters."""
    wanted: dict[int, list[range]] = defaultdict(list)
    for want in (want for some in wants.values() for want in some):
        for floor, _ in floors.by_venue[want.venue]:
            reach = turnover.reach([floor])
            wanted[floor].append(range(want.ticks.start - reach, want.ticks.stop + reach))
    spans = [
        and_(Claim.venue_id == floor, Claim.tick >= span.start, Claim.tick < span.stop)
        for floor, ranges in wanted.items()
        for span in _near(ranges)
    ]
    found: dict[Key, Owner] = {}
    for some in _chunks(spans, 100):
        found.update(_read(or_(*some)))
    return {key: owner for key, owner in found.items() if owner not in wants}


def _near(ranges: Iterable[range]) -> list[range]:
    """The ranges, those joined that are less than two days apart: a term's Tuesdays are not its whole term."""
    joined: list[range] = []
    for one in sorted(ranges, key=lambda r: r.start):
        if joined and one.start - joined[-1].stop < 2 * 288:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, one.stop))
        else:
            joined.append(one)
    return joined


def _read(condition: Any) -> dict[Key, Owner]:
    query = select(
        Claim.venue_id, Claim.lane, Claim.tick, Claim.plan_id, Claim.entry_uid, Claim.booking_id, Claim.use
    ).where(condition)
    return {(v, lane, t): Owner(p, e, b, u) for v, lane, t, p, e, b, u in db.session.execute(query)}


def _chosen(
    floors: Floors,
    wants: Wants,
    mine: Mapping[Key, frozenset[Owner]],
    others: Mapping[Key, Owner],
    names: Mapping[Owner, Words],
    instead: bool,
    turnover: Turnover,
) -> dict[Key, Owner]:
    """The claims that everybody gets. The lowest lanes that are free for the whole span."""
    chosen: dict[Key, Owner] = {}
    for owner, want in ((owner, want) for owner, some in wants.items() for want in some):
        owner = replace(owner, use=want.use) if want.use else owner
        tables = [turnover.spread(table, owner) for table in (others, chosen)]
        for floor, lanes in floors.by_venue[want.venue]:
            holders = _holders(floor, lanes, want, owner, tables)
            free = [lane for lane in range(lanes) if not holders[lane]]
            need = min(want.lanes or lanes, lanes)
            if want.lane is not None:
                free, need = [lane for lane in free if lane == want.lane], 1
            if len(free) < need:
                taken_by = next((held for held in _wanted(holders, want) if held), None)
                if taken_by is None:  # there are not so many lanes any more
                    raise clashes.taken_by_somebody()
                if not instead:
                    raise clashes.taken(want, taken_by, names, instead=False, asker=owner)
                raise clashes.taken(
                    want, taken_by, names, keep=chosen.keys(), leaving=wants.keys(), asker=owner
                )
            free.sort(key=lambda lane: (owner not in mine.get((floor, lane, want.ticks.start), ()), lane))
            for lane, tick in product(free[:need], want.ticks):
                chosen[floor, lane, tick] = owner
    return chosen


def _wanted(holders: Sequence[dict[int, Owner]], want: Want) -> Sequence[dict[int, Owner]]:
    """Of the lanes' holders those in the way: of the named lane, else of any."""
    return holders if want.lane is None else holders[want.lane : want.lane + 1]


def _holders(
    floor: int, lanes: int, want: Want, owner: Owner, tables: Sequence[Mapping[Key, Owner]]
) -> list[dict[int, Owner]]:
    """For each lane, who else has which of the wanted ticks."""
    return [
        {
            tick: holder
            for table in tables
            for tick in want.ticks
            if (holder := table.get((floor, lane, tick))) is not None and holder != owner
        }
        for lane in range(lanes)
    ]


def _write(before: Mapping[Key, Owner], after: Mapping[Key, Owner]) -> None:
    """Let go first, then take, so that two entries can change places."""
    gone = [key for key, owner in before.items() if not _is_same(after.get(key), owner)]
    new = [(key, owner) for key, owner in after.items() if not _is_same(before.get(key), owner)]
    for (floor, lane), keys in _by_lane(gone).items():
        for ticks in _chunks(keys, 500):
            db.session.execute(
                delete(Claim).where(Claim.venue_id == floor, Claim.lane == lane, Claim.tick.in_(ticks))
            )
    if new:
        _insert(new)
    gains.note((floor, tick) for floor, _, tick in gone)


def _is_same(one: Owner | None, other: Owner) -> bool:
    """The same one, for the same use."""
    return one == other and one is not None and one.use == other.use


def _chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """At most `size` at a time: databases limit the values of one statement."""
    rest = list(items)
    for at in range(0, len(rest), size):
        yield rest[at : at + size]


def _by_lane(keys: Iterable[Key]) -> dict[tuple[int, int], list[int]]:
    lanes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for floor, lane, tick in keys:
        lanes[floor, lane].append(tick)
    return lanes


def _insert(new: Sequence[tuple[Key, Owner]]) -> None:
    rows = [
        {
            "venue_id": floor,
            "lane": lane,
            "tick": tick,
            "plan_id": owner.plan_id,
            "entry_uid": owner.entry_uid,
            "booking_id": owner.booking_id,
            "use": owner.use,
        }
        for (floor, lane, tick), owner in new
    ]
    made = 0
    for some in _chunks(rows, 500):
        made += len(db.session.scalars(_taking(), some).all())
    if made < len(rows):
        raise _lost_race(new)


def _taking() -> Any:
    """Takes what nobody has, and gives back what it took. A refused row is no error, so there is no need of a
    savepoint: whoever lost the race raises, and the whole transaction is undone."""
    make = postgresql.insert if has_row_locks() else sqlite.insert
    return make(Claim).on_conflict_do_nothing().returning(Claim.tick)


def _lost_race(new: Sequence[tuple[Key, Owner]]) -> Exception:
    """Somebody took it between our look and our insert, past the lock: the same refusal."""
    for keys in _chunks((key for key, _ in new), 300):
        places = [and_(Claim.venue_id == f, Claim.lane == lane, Claim.tick == t) for f, lane, t in keys]
        for (floor, _, tick), holder in _read(or_(*places)).items():
            return clashes.taken_tick(floor, tick, holder)
    return clashes.taken_by_somebody()
