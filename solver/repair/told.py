"""What a repair says. Plain data; `solver.codec` writes it as JSON."""

from dataclasses import dataclass

from solver.edits import Edit
from solver.explain.told import Explanation
from solver.timetable import Placement


@dataclass(frozen=True)
class Moved:
    """A session that is elsewhere now. `weight` is what moving it counts for, `distance` how far it went, in
    half hours, and one more for another place; going to the date kept in reserve for it is no distance."""

    session: str
    was: Placement
    now: Placement
    weight: int
    distance: int
    forced: bool  # it could not stay where it was


@dataclass(frozen=True)
class Repair:
    """The repaired timetable.

    `moved_weight` is proven least where it equals `moved_bound`; `distance` is proven least for it where it
    equals `distance_bound`. `cost` is what the wishes cost with just those sessions moved, each no farther.
    `unplaced` had a place before and find none now; `lost_proven` says that no timetable loses less.
    """

    placements: tuple[Placement, ...]
    moved: tuple[Moved, ...]
    unplaced: tuple[Explanation, ...]
    moved_weight: int
    moved_bound: int
    distance: int
    distance_bound: int
    lost_proven: bool
    cost: int
    left_out: tuple[Edit, ...] = ()  # dates of weekly sessions that are not held; the others stay as they are
    excused: tuple[Edit, ...] = ()  # moved although near: a promise that could not be kept
    reserves: tuple[str, ...] = ()  # reserve sessions whose place was taken by what they were kept for
    first_seconds: float = 0.0  # until everything forced had a place
    seconds: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing could have moved less."""
        return (
            self.lost_proven
            and self.moved_weight <= self.moved_bound
            and self.distance <= self.distance_bound
        )
