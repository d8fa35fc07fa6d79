"""One block solved by the lazy core: alone, for a bound, or amid all others, for a better timetable.

What a job answers depends only on what it is given, never on the clock unless the time is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from solver.blocks.parts import Parting
from solver.candidates import Core
from solver.escapes import Grown
from solver.limits import Limits
from solver.rounds import Known, Placed
from solver.state import State

GOALS = (
    1_000,
    1 << 40,
)  # a block within one part in so many of its bound is good enough: first nearly, then quite
PLACING = 0.4  # of a block's effort at most goes to leaving out less


@dataclass(frozen=True)
class Block:
    """What is known of a block alone. `cost` and `bound` are what it adds to what is fixed; `bound` holds for
    timetables that leave out at most `budget` of its weight, and none leaves out less than `least_out`."""

    number: int
    sessions: tuple[int, ...]
    at: Placed = field(default_factory=dict)
    grown: Grown = field(default_factory=lambda: Grown({}))
    left_out: int = 0
    least_out: int = 0
    budget: int = -1
    cost: int = 0
    bound: int | None = None
    spent: float = 0.0

    def is_good(self, slack: int, goal: int) -> bool:
        return self.left_out <= self.least_out and self.holds(slack) and self.gap * goal <= self.cost

    def holds(self, slack: int) -> bool:
        """Whether its bound speaks of all timetables that leave out so much more than they must."""
        return self.bound is not None and self.budget >= self.least_out + slack

    @property
    def gap(self) -> int:
        return self.cost - (self.bound or 0)


@dataclass(frozen=True)
class Moved:
    """Where a block's sessions are best amid all others, and whether that is better than before."""

    number: int
    at: Placed
    is_better: bool
    spent: float


def alone(parting: Parting, block: Block, limits: Limits, slack: int, goal: int) -> Block:
    """The block without the other blocks, from where it has come to: less left out, then cheaper, with bounds
    that hold for timetables that leave out so much more than they must. It spends what the limits are."""
    part, fixed = parting.relaxed(block.number)
    state = State(part)
    state.load(fixed)
    base = state.cost()
    state.load({**fixed, **block.at})
    core = Core(state, limits.part(PLACING * limits.effort), grown=block.grown, free=block.sessions)
    least_out = max([block.least_out, *(known.weight_bound for known in core.place_all())])
    limits.spend(core.limits.spent)
    core.limits = core.crew.limits = limits
    wanted = least_out + slack
    core.allowed = max(0, wanted - core.weight())
    bound, budget = block.bound, block.budget
    for known in _improved(core):
        if known.bound is None:
            continue
        found, of = known.bound - base, core.weight() + core.allowed
        if bound is None or budget < wanted or found > bound:
            bound, budget = found, of
        if (known.cost - known.bound) * goal <= known.cost - base:
            break
    left_out, cost, at = core.weight(), core.cost() - base, _of(core, block)
    state.load({})
    return Block(
        block.number,
        block.sessions,
        at=at,
        grown=core.grown,
        left_out=left_out,
        least_out=least_out,
        budget=budget,
        cost=cost,
        bound=bound,
        spent=limits.spent,
    )


def amid(parting: Parting, block: Block, at: Placed, limits: Limits, goal: int) -> Moved:
    """The block with all others where they are in a timetable, from where that has it."""
    part, others = parting.amid(block.number, at)
    state = State(part)
    state.load({**others, **{s: at[s] for s in block.sessions if s in at}})
    core = Core(state, limits, grown=block.grown, free=block.sessions)
    before = core.weight(), core.cost()
    for _ in core.place_all():
        pass
    for known in _improved(core):
        if known.bound is not None and (known.cost - known.bound) * goal <= known.cost:
            break
    answer = Moved(block.number, _of(core, block), (core.weight(), core.cost()) < before, limits.spent)
    state.load({})
    return answer


def _improved(core: Core) -> Iterator[Known]:
    """Until nothing changes any more."""
    before = None
    for known in core.improve(0):
        yield known
        now = known.cost, known.bound, core.effort, core.grown.of(core.free)
        if now == before:
            return
        before = now


def _of(core: Core, block: Block) -> Placed:
    return {s: core.best[s] for s in block.sessions if s in core.best}
