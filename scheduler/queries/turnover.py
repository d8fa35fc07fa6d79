"""Changeovers between the uses of a floor, as ticks: what is not free although nobody plays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from scheduler.desk.changeover import EVENT, Params, minutes, read_pair
from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.queries.courts import activity_of
from scheduler.queries.floors import SECONDS, Key, Owner
from scheduler.queries.premises import Premises, premises

TICK = SECONDS // 60


@dataclass(frozen=True)
class Turnover:
    """The floors on which a changeover is asked for; on most desks none, and nothing here costs anything."""

    params: Mapping[int, Params] = field(default_factory=dict)
    uses: Mapping[int, str] = field(default_factory=dict)  # what is usually done on each of them

    @classmethod
    def read(cls) -> "Turnover":
        known = premises()
        if not any(row.code == "changeover" and row.on for row in known.settings):
            return NONE
        return known.once("turnover", lambda: cls._read(known))

    @classmethod
    def _read(cls, known: Premises) -> "Turnover":
        params: dict[int, Params] = {}
        uses: dict[int, str] = {}
        for venue in db.session.scalars(select(Venue)):
            found = known.in_force(venue.code).get("changeover")
            if found and (found.setup or found.teardown or found.pairs):
                params[venue.id], uses[venue.id] = found, activity_of(venue)
        return cls(params, uses)

    def reach(self, floors: Iterable[int]) -> int:
        """Ticks beside a span in which a neighbour may matter, at most of any of the floors."""
        return max((_ticks(_longest(self.params[f])) for f in floors if f in self.params), default=0)

    def around(self, floor: int, asker: Owner, holder: Owner) -> tuple[int, int]:
        """Ticks before and after what the holder has that the asker may not have.

        Entries of plans keep the set-up and clearing times of their own sessions from each other.
        """
        params = self.params.get(floor)
        if params is None or asker == holder or (asker.entry_uid and holder.entry_uid):
            return 0, 0
        mine, its = self._use(floor, asker), self._use(floor, holder)
        return _ticks(minutes(mine, its, params)), _ticks(minutes(its, mine, params))

    def spread(self, held: Mapping[Key, Owner], asker: Owner) -> Mapping[Key, Owner]:
        """The same with the ticks of changeover as their holder's, as far as they stand in the asker's way."""
        if not self.params:
            return held
        wider = dict(held)
        for (floor, lane, tick), holder in held.items():
            before, after = self.around(floor, asker, holder)
            for other in (*range(tick - before, tick), *range(tick + 1, tick + after + 1)):
                wider.setdefault((floor, lane, other), holder)
        return wider

    def everybody(self, held: Mapping[Key, Owner], asker: Owner) -> Mapping[Key, set[Owner]]:
        """As `spread`, with all in whose way the asker would be: a tick between two may belong to both."""
        found: dict[Key, set[Owner]] = {key: {holder} for key, holder in held.items()}
        for (floor, lane, tick), holder in held.items() if self.params else ():
            before, after = self.around(floor, asker, holder)
            for other in range(tick - before, tick + after + 1):
                found.setdefault((floor, lane, other), set()).add(holder)
        return found

    def _use(self, floor: int, owner: Owner) -> str:
        return owner.use or (EVENT if owner.entry_uid else self.uses.get(floor, ""))


NONE = Turnover()


def _longest(params: Params) -> int:
    return max(params.setup + params.teardown, *(apart for _, apart in map(read_pair, params.pairs)), 0)


def _ticks(minutes: int) -> int:
    return -(-minutes // TICK)
