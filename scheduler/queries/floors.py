"""What a claim is made of: whose it is, of which venue and when, and the floors the venue stands on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from flask import current_app
from sqlalchemy import bindparam, select

from scheduler import prepared
from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.transactions import has_row_locks, locked

SECONDS = 300  # of a tick
_LOCKED = select(Venue.id).where(Venue.id == bindparam("number")).with_for_update(key_share=True)

Key = tuple[int, int, int]  # venue id, lane, tick
Floor = tuple[int, int]  # venue id, how many lanes


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a claim is: an entry of a plan, or a booking. `use` is what for, where it is said: a kind of use is
    no part of who somebody is."""

    plan_id: int | None = None
    entry_uid: str | None = None
    booking_id: int | None = None
    use: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Want:
    """A venue by its code, from `start` up to `end` (aware), with `lanes` lanes of it; 0 means all.

    `lane` (from 0) is the one that it has to be, of a venue without parts; None takes any. `use` is what for
    (an activity), where it is not what the venue is usually used for: changeovers depend on it.
    """

    venue: str
    start: datetime
    end: datetime
    lanes: int = 0
    lane: int | None = None
    use: str = ""

    @property
    def ticks(self) -> range:
        """Ticks since 1970, rounded outwards: whoever needs two minutes of a tick needs the tick."""
        return range(
            int(self.start.timestamp() // SECONDS),
            int(-(-self.end.timestamp() // SECONDS)),
        )


def instant(tick: int) -> datetime:
    """When the tick begins."""
    return datetime.fromtimestamp(tick * SECONDS, UTC)


def is_booked_at_desk(code: str) -> bool:
    """Whether the desk books the venue: the setting DESK_VENUES names it."""
    return any(fnmatchcase(code, pattern) for pattern in current_app.config["DESK_VENUES"].split())


@dataclass(frozen=True)
class Floors:
    """The undividable floors that each venue stands on: (venue id, lanes). A shared one has a lane
    for each head where the desk books it, and none anywhere else.

    `roots` says of which whole each floor is a part, itself where of none.
    """

    by_venue: Mapping[str, tuple[Floor, ...]]
    roots: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Floors":
        venues = db.session.scalars(select(Venue)).all()
        parts: dict[int, list[Venue]] = defaultdict(list)
        for venue in venues:
            if venue.part_of_id is not None:
                parts[venue.part_of_id].append(venue)

        def below(venue: Venue) -> Iterator[Floor]:
            if venue.shared:
                if venue.capacity and is_booked_at_desk(venue.code):
                    yield venue.id, venue.capacity
                return
            if not parts[venue.id]:
                yield venue.id, max(1, venue.lanes)
            for part in parts[venue.id]:
                yield from below(part)

        whole = {venue.id: venue.part_of_id for venue in venues}

        def root(floor: int) -> int:
            above = whole[floor]
            return floor if above is None else root(above)

        return cls(
            {venue.code: tuple(sorted(below(venue))) for venue in venues},
            {venue.id: root(venue.id) for venue in venues},
        )

    def lock(self, venues: Iterable[str], floors: Iterable[int] = ()) -> None:
        """Wait until nobody else chooses lanes of these floors, or of the whole that they are parts of.

        In the order of ids, so nobody waits in a ring. What is given back is locked like what is taken: who
        waits for it may be given it, and any hall over it, in the same transaction. SQLite has let only one
        writer in anyway. What the transaction has locked is not asked for again.
        """
        if not has_row_locks():
            return
        wanted = {floor for venue in venues for floor, _ in self.by_venue[venue]} | set(floors)
        ids = sorted({self.roots.get(floor, floor) for floor in wanted})
        known = locked()
        for number in (number for number in ids if number not in known):
            prepared.run(_LOCKED, {"number": number})
            if not db.session().in_nested_transaction():  # whose locks are gone where it is undone
                known.add(number)
