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

from sqlalchemy import and_, delete, or_, text, update

from scheduler import prepared
from scheduler.extensions import db
from scheduler.models import Claim
from scheduler.queries import claimed
from scheduler.queries.floors import Floors, Key, Owner, Want
from scheduler.queries.premises import premises
from scheduler.queries.turnover import Turnover
from scheduler.services import clashes, gains, seats
from scheduler.services.clash_words import Court
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
) -> None:
    """The claims of each owner become exactly these, all at once: two may change places.

    Only the difference is written. A place that somebody else has is refused as `venue-taken`, with who,
    when and what is free instead; nothing is written then. Shared venues are counted, not claimed. `names`
    says who the owners are that no edition knows yet. Without `instead` the caller looks for alternatives.
    `fresh` owners were made in this transaction and have nothing yet.
    """
    floors = premises().floors
    mine = {} if fresh else _claims_of(wants.keys())
    floors.lock((want.venue for wanted in wants.values() for want in wanted), {floor for floor, _, _ in mine})
    turnover = Turnover.read()
    others = _claims_of_others(floors, wants, turnover)
    chosen = _chosen(floors, wants, mine, others, names or {}, instead, turnover)
    _note_gains(_write(mine, chosen), turnover)


def hand_over(owner: Owner, heir: Owner, since: int) -> None:
    """What the booking holds from this tick on is the other booking's, on the same lanes, be they taken away since."""
    premises().floors.lock((), {floor for floor, _, _ in _claims_of([owner])})
    theirs = update(Claim).where(Claim.booking_id == owner.booking_id, Claim.tick >= since)
    db.session.execute(theirs.values(booking_id=heir.booking_id))


def _claims_of(owners: Collection[Owner]) -> dict[Key, Owner]:
    """What the owners hold now."""
    found: dict[Key, Owner] = {}
    uids = [o.entry_uid for o in owners if o.entry_uid is not None]
    bookings = [o.booking_id for o in owners if o.booking_id is not None]
    for column, values in ((Claim.entry_uid, uids), (Claim.booking_id, bookings)):
        for some in _chunks(values, 500):
            found.update(claimed.where(column.in_(some)))
    return found


def _claims_of_others(floors: Floors, wants: Wants, turnover: Turnover) -> dict[Key, Owner]:
    """What anybody else holds on the wanted floors and ticks, and so near that a changeover matters."""
    wanted: dict[int, list[range]] = defaultdict(list)
    for want in (want for some in wants.values() for want in some):
        for floor, _ in floors.by_venue[want.venue]:
            reach = turnover.reach([floor])
            wanted[floor].append(range(want.ticks.start - reach, want.ticks.stop + reach))
    found = claimed.held([(floor, span) for floor, ranges in wanted.items() for span in _near(ranges)])
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


def _chosen(
    floors: Floors,
    wants: Wants,
    mine: Mapping[Key, Owner],
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
                lane = next((lane for lane in _wanted(lanes, want) if holders[lane]), None)
                if lane is None:  # there are not so many lanes any more
                    raise clashes.taken_by_somebody()
                court = Court(floor, lane, holders[lane], len(free), need)
                if not instead:
                    raise clashes.taken(want, court, names, instead=False, asker=owner)
                raise clashes.taken(want, court, names, keep=chosen.keys(), leaving=wants.keys(), asker=owner)
            free.sort(key=lambda lane: (owner != mine.get((floor, lane, want.ticks.start)), lane))
            for lane, tick in product(free[:need], want.ticks):
                chosen[floor, lane, tick] = owner
    return chosen


def _wanted(lanes: int, want: Want) -> Sequence[int]:
    """The lanes of which one is in the way: the named one, else any."""
    return range(lanes) if want.lane is None else range(lanes)[want.lane : want.lane + 1]


def _holders(
    floor: int, lanes: int, want: Want, owner: Owner, tables: Sequence[Mapping[Key, Owner]]
) -> list[dict[int, Owner]]:
    """For each lane, who else has which of the wanted ticks."""
    ticks, tables = want.ticks, [table for table in tables if table]
    return [
        {
            tick: holder
            for table in tables
            for tick in ticks
            if (holder := table.get((floor, lane, tick))) is not None and holder != owner
        }
        for lane in range(lanes)
    ]


def _note_gains(gone: Collection[Key], turnover: Turnover) -> None:
    """What was let go can be had again, and the minutes beside it that were for a changeover."""
    reach = {floor: turnover.reach([floor]) for floor in {floor for floor, _, _ in gone}}
    gains.note(
        (floor, near)
        for floor, _, tick in gone
        for near in range(tick - reach[floor], tick + reach[floor] + 1)
    )


def _write(before: Mapping[Key, Owner], after: Mapping[Key, Owner]) -> list[Key]:
    """Let go first, then take, so that two entries can change places. Back comes what was let go."""
    gone = [key for key, owner in before.items() if not _is_same(after.get(key), owner)]
    new = [(key, owner) for key, owner in after.items() if not _is_same(before.get(key), owner)]
    for (floor, lane), keys in _by_lane(gone).items():
        for ticks in _chunks(keys, 500):
            db.session.execute(
                delete(Claim).where(Claim.venue_id == floor, Claim.lane == lane, Claim.tick.in_(ticks))
            )
    if new:
        _insert(new)
    return gone


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
    """Takes what nobody has, a run of ticks at a time. A refused tick is no error, so there is no need of a
    savepoint: whoever got less than they wanted has lost a race and raises, and all is undone."""
    runs = list(_runs(new))
    made = sum(prepared.run(_TAKE, some).rowcount for some in _chunks(runs, 500))
    if made < len(new):
        raise _lost_race(new)


def _runs(new: Iterable[tuple[Key, Owner]]) -> Iterator[dict[str, Any]]:
    """Ticks that follow each other on a lane, of one owner."""
    run: dict[str, Any] = {}
    for (floor, lane, tick), owner in sorted(new, key=lambda one: one[0]):
        whose = {
            "plan": owner.plan_id,
            "entry": owner.entry_uid,
            "booking": owner.booking_id,
            "use": owner.use,
        }
        one = {"floor": floor, "lane": lane, **whose}
        if run and run["stop"] == tick and one.items() <= run.items():
            run["stop"] = tick + 1
            continue
        if run:
            yield run
        run = {**one, "first": tick, "stop": tick + 1}
    if run:
        yield run


# Both databases know this way of counting; a row of values for each tick costs more than all else of a booking.
_TAKE = text(
    """
    INSERT INTO claim (venue_id, lane, tick, plan_id, entry_uid, booking_id, use)
    WITH RECURSIVE run (tick) AS (
        SELECT CAST(:first AS INTEGER)
        UNION ALL SELECT tick + 1 FROM run WHERE tick + 1 < CAST(:stop AS INTEGER)
    )
    SELECT CAST(:floor AS INTEGER), CAST(:lane AS INTEGER), tick, CAST(:plan AS INTEGER),
           CAST(:entry AS VARCHAR), CAST(:booking AS INTEGER), CAST(:use AS VARCHAR)
    FROM run WHERE true ON CONFLICT DO NOTHING
    """
).execution_options(preserve_rowcount=True)


def _lost_race(new: Sequence[tuple[Key, Owner]]) -> Exception:
    """Somebody took it between our look and our insert, past the lock: the same refusal."""
    for keys in _chunks((key for key, _ in new), 300):
        places = [and_(Claim.venue_id == f, Claim.lane == lane, Claim.tick == t) for f, lane, t in keys]
        for (floor, lane, tick), holder in claimed.where(or_(*places)).items():
            return clashes.taken_tick(floor, lane, tick, holder)
    return clashes.taken_by_somebody()
