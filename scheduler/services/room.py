"""Whether there is room: how many lanes of a venue are free for the whole of a span."""

from collections import defaultdict
from collections.abc import Collection

from scheduler.queries import claimed
from scheduler.queries.floors import Floors, Owner, Want
from scheduler.queries.turnover import Turnover


def lanes_free(floors: Floors, want: Want, *, leaving: Collection[Owner] = ()) -> int:
    """Lanes that nobody has at any tick of the span: of the fullest part, where the venue has parts.

    `leaving` are owners whose claims do not count. A venue that is counted, not claimed, has no lanes: 0.
    """
    parts = floors.by_venue[want.venue]
    taken = _taken(floors, want, leaving)
    return min((lanes - len(taken[floor]) for floor, lanes in parts), default=0)


def fits(floors: Floors, want: Want, *, leaving: Collection[Owner] = (), keep: int = 0) -> bool:
    """Whether the wanted lanes (0: all) are free in every part, and `keep` more."""
    parts, taken = floors.by_venue[want.venue], _taken(floors, want, leaving)
    return bool(parts) and all(
        lanes - len(taken[floor]) - keep >= min(want.lanes or lanes, lanes) for floor, lanes in parts
    )


def _taken(floors: Floors, want: Want, leaving: Collection[Owner]) -> dict[int, set[int]]:
    """The lanes of each floor that somebody has."""
    lanes, turnover = dict(floors.by_venue[want.venue]), Turnover.read()
    reach = {floor: turnover.reach([floor]) for floor in lanes}
    ticks = want.ticks
    found = claimed.held([(i, range(ticks.start - reach[i], ticks.stop + reach[i])) for i in lanes])
    held = {key: owner for key, owner in found.items() if owner not in leaving}
    taken: dict[int, set[int]] = defaultdict(set)
    for floor, lane, tick in turnover.spread(held, Owner(use=want.use)):
        if lane < lanes[floor] and tick in ticks:
            taken[floor].add(lane)
    return taken
