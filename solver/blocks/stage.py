"""Blocks as a stage of a solve: each alone, together a bound and a timetable, then each amid the others."""

from collections.abc import Iterator, Sequence
from functools import partial

from solver.blocks.communities import communities
from solver.blocks.parts import Parting
from solver.blocks.solving import GOALS, Block, Moved, alone, amid
from solver.candidates import Core
from solver.greedy import construct
from solver.rounds import Known
from solver.state import left_out_weight

MOST = 500  # sessions of a block
LEAST = 600  # movable sessions that are worth dividing: below, a model of the whole is as quick
CUT = 0.12  # of the nearness may lie between blocks
EFFORT = 8.0  # of a block in the first round, doubled with each
SHARE = 0.7  # of a limited effort goes to a round of blocks
TRIAL, FEW = (
    0.1,
    2_000,
)  # what the first one gets instead for so few sessions: a model of the whole could do without
CLOSES = 0.1  # a gap after the first round that is worth another; else they are as hard as the whole
WHOLE = 20_000  # sessions that one model may hold: with more it takes more memory than it is worth
LARGER = (1_500,)  # sessions of the blocks that follow: each time less lies between them
ROUNDS = 4  # with blocks of one size, where no model of the whole goes on from the first


class Blocks:
    """The blocks of a core's sessions. The core has the best timetable after every round.

    `bound` is of the price, for timetables that leave out no more than the best; `least_out` of the weight; `slack` is
    what the best leaves out beyond what these blocks have proven.
    """

    def __init__(self, core: Core, seed: int) -> None:
        self.core, self.seed = core, seed
        self.effort, self.slack, self.goal = EFFORT, 0, GOALS[0]
        self.have_helped = True
        self.before = Known(0, 0, 0, None)  # what blocks of other sizes have proven
        self.parting: Parting | None = None
        self.blocks: list[Block] = []
        if len(core.free) > LEAST:
            self._divide(MOST)

    @property
    def is_worth_it(self) -> bool:
        return bool(self.blocks)

    @property
    def are_needed(self) -> bool:
        """Whether there are blocks, and too many sessions for a model of the whole."""
        return self.is_worth_it and len(self.core.free) > WHOLE

    def rounds(self) -> Iterator[Known]:
        """Round after round, each with twice the effort, until every block is good. If there is no model of the
        whole, larger blocks go on from there until each is the best."""
        if self.is_worth_it:
            yield from self._rounds()
        for most in LARGER if self.are_needed else ():
            if self.core.limits.over():
                return
            self.before, self.goal = self.known, GOALS[1]
            self.hand_on()
            self._divide(most)
            yield from self._rounds()

    def _rounds(self) -> Iterator[Known]:
        for _ in range(ROUNDS):
            before = self.known
            yield from self._round(self._open())
            if not self.are_needed and self.bound is not None:
                self.have_helped = self._closes
                return
            are_good = all(b.is_good(self.slack, self.goal) for b in self.blocks)
            if self.core.limits.over() or (are_good and self.known == before):
                return
            self.effort *= 2

    def _open(self) -> list[Block]:
        """The blocks to solve next: first those that may leave out too much, since what they prove of that is what the
        bounds of all others have to hold for."""
        unsure = [b for b in self.blocks if b.left_out > b.least_out]
        return unsure or [b for b in self.blocks if not b.is_good(self.slack, self.goal)]

    @property
    def _closes(self) -> bool:
        known = self.known
        return known.bound is not None and known.cost - known.bound <= CLOSES * known.cost

    def _round(self, blocks: Sequence[Block]) -> Iterator[Known]:
        if blocks:
            self._solve_alone(blocks)
            self._merge()
            yield self.known
        is_left = self.slack > 0 and all(b.left_out <= b.least_out for b in self.blocks)
        touched = self._touched() if self.are_needed or is_left else ()
        if touched:
            self._solve_amid(touched)
            yield self.known

    @property
    def known(self) -> Known:
        return Known(self.core.weight(), self.least_out, self.core.cost(), self.bound)

    @property
    def least_out(self) -> int:
        return max(self.before.weight_bound, self._least)

    @property
    def _least(self) -> int:
        return sum(b.least_out for b in self.blocks)

    @property
    def bound(self) -> int | None:
        found = [self.before.bound]
        if all(b.holds(self.slack) for b in self.blocks):
            found.append(self._parting.constant + sum(b.bound or 0 for b in self.blocks))
        return max((bound for bound in found if bound is not None), default=None)

    def hand_on(self) -> None:
        """The whole goes on with the candidates that the blocks have needed, if they came to anything."""
        for block in self.blocks if self.have_helped else ():
            self.core.grown.take_over(block.grown)

    # -- rounds ------------------------------------------------------------------------------------

    def _divide(self, most: int) -> None:
        """Into communities of at most so many, if little enough lies between them."""
        core = self.core
        split = communities(core.instance, core.free, most, self.seed)
        if split.cut > CUT or len(split.parts) < 2:
            return
        free = set(core.free)
        core.state.load({})
        self.parting = Parting(
            core.instance, split.parts, {s: c for s, c in core.best.items() if s not in free}
        )
        core.state.load(core.best)
        self.blocks = [self._block(number, part) for number, part in enumerate(split.parts)]

    def _block(self, number: int, part: tuple[int, ...]) -> Block:
        core = self.core
        at = {s: core.best[s] for s in part if s in core.best}
        return Block(number, part, at, core.grown.of(part))

    @property
    def _parting(self) -> Parting:
        assert self.parting is not None
        return self.parting

    def _solve_alone(self, blocks: Sequence[Block]) -> None:
        limits, slack = self.core.limits, self._spare
        effort = self._share(len(blocks))
        self.core.state.load({})  # the couplings are the parts' while jobs are done in this process
        jobs = [partial(alone, self._parting, b, limits.part(effort), slack, self.goal) for b in blocks]
        for answer in self.core.crew.answers(jobs):
            if answer is not None:
                self.blocks[answer.number] = answer
                limits.spend(answer.spent)

    @property
    def _spare(self) -> int:
        """What bounds are to allow for: nothing as long as some block has not proven what it leaves out."""
        return 0 if any(b.left_out > b.least_out for b in self.blocks) else self.slack

    def _merge(self) -> None:
        """All blocks' placements together; who is in the way of another is placed anew, the lightest first."""
        core, instance = self.core, self.core.instance
        crossing = {s for c in self._parting.crossing if not c.priced for s in c.sessions}
        placed = {s: c for b in self.blocks for s, c in b.at.items()}
        core.state.load({**self._parting.fixed, **{s: c for s, c in placed.items() if s not in crossing}})
        waiting = sorted(placed.keys() & crossing, key=lambda s: (-left_out_weight(instance, s), s))
        for session in waiting:
            if core.state.open(session, ties=False)[placed[session]]:
                core.state.place(session, placed[session])
        construct(core.state, core.free)
        self._keep_if_better()

    def _keep_if_better(self) -> None:
        core = self.core
        found = dict(core.state.at)
        weight, cost = sum(w for s, w in core.weights.items() if s not in found), core.state.cost()
        if (weight, cost) < (core.weight(), core.cost()):
            core.best = found
        core.state.load(core.best)
        self._look_at_slack()

    def _look_at_slack(self) -> None:
        self.slack = max(0, self.core.weight() - self._least)

    def _touched(self) -> set[int]:
        """The blocks that others have driven from where they would be, or that share a wish that is not met."""
        best = self.core.best
        found = {b.number for b in self.blocks if any(best.get(s) != b.at.get(s) for s in b.sessions)}
        for coupling in self._parting.crossing:
            if coupling.priced and coupling.cost() > 0:
                found |= {self._parting.block_of[s] for s in coupling.sessions if s in self._parting.block_of}
        return found

    def _solve_amid(self, touched: set[int]) -> list[int]:
        """The touched blocks with everything else in place; the numbers of those that got better."""
        better = []
        for turn in self._parting.colours(sorted(touched)):
            if self.core.limits.over():
                break
            for moved in self._moved(turn):
                self.core.limits.spend(moved.spent)
                if moved.is_better:
                    kept = {
                        s: c
                        for s, c in self.core.best.items()
                        if self._parting.block_of.get(s) != moved.number
                    }
                    self.core.best = {**kept, **moved.at}
                    better.append(moved.number)
        self.core.state.load(self.core.best)
        self._look_at_slack()
        return better

    def _moved(self, turn: Sequence[int]) -> list[Moved]:
        at, limits, effort = self.core.best, self.core.limits, self._share(len(turn))
        self.core.state.load({})
        jobs = [
            partial(amid, self._parting, self.blocks[n], at, limits.part(effort), self.goal) for n in turn
        ]
        return [moved for moved in self.core.crew.answers(jobs) if moved is not None]

    def _share(self, jobs: int) -> float:
        """The effort of each of so many jobs."""
        limits = self.core.limits
        is_a_trial = len(self.core.free) <= FEW and not self._closes
        most = TRIAL * limits.left() if is_a_trial else SHARE * limits.effort
        return min(self.effort, most / max(1, jobs))
