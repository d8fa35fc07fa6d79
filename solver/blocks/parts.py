"""A part of an instance: some sessions, and what couples them with one another or with everybody else.

`relaxed` forgets the other movable sessions. What is proven of such parts holds for the whole, since nothing is
counted twice: a timetable of the whole, seen from a part, keeps all rules of the part, and the parts together
never cost more than the whole.

* A rule that reaches beyond the part is kept where fewer sessions can only keep it better (something taken at
  each tick, at most so much in a bucket), otherwise dropped.
* A wish that reaches beyond the part counts only if it is an excess over a limit in a bucket: what several parts
  add to what is fixed is then at most what they add together. Every other (a shortage, a number of places in use,
  the latest of all, who is alone) would be counted twice, and is counted in no part.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solver.couplings.count import CountCoupling
from solver.couplings.slots import SlotsCoupling
from solver.instance import Coupled, Instance
from solver.state import State


@dataclass
class Part(Instance):
    """An instance of some couplings only; sessions have the numbers that they have in the whole."""


def part(whole: Instance, couplings: Sequence[Coupled]) -> Part:
    result = Part(
        whole.problem, whole.view, whole.uses, whole.domains, whole.masks, list(couplings), whole.keys
    )
    touching: defaultdict[int, list[Coupled]] = defaultdict(list)
    for coupling in couplings:
        for session in coupling.sessions:
            touching[session].append(coupling)
    result.__dict__["touching"] = touching  # a list an session of the whole would be long to make
    result.__dict__["class_factors"] = whole.class_factors
    return result


class Parting:
    """Sessions divided into blocks; `fixed` are the placements of all others that are placed."""

    def __init__(self, whole: Instance, blocks: Sequence[Sequence[int]], fixed: Mapping[int, int]) -> None:
        self.whole, self.fixed = whole, fixed
        self.block_of = {s: b for b, block in enumerate(blocks) for s in block}
        self.relaxed_couplings: list[list[Coupled]] = [[] for _ in blocks]
        self.all_couplings: list[list[Coupled]] = [[] for _ in blocks]
        self.neighbours: list[set[int]] = [set() for _ in blocks]
        self.crossing: list[Coupled] = []
        counted = []
        for coupling in whole.couplings:
            inside = {self.block_of[s] for s in coupling.sessions if s in self.block_of}
            for block in inside:
                self.all_couplings[block].append(coupling)
                self.neighbours[block] |= inside - {block}
            if len(inside) > 1:
                self.crossing.append(coupling)
            if len(inside) <= 1 or _is_less_with_fewer(coupling):
                counted.append(coupling)
                for block in inside:
                    self.relaxed_couplings[block].append(coupling)
        self.constant = _cost(whole, fixed, counted)

    def relaxed(self, block: int) -> tuple[Part, dict[int, int]]:
        """The block without the other blocks, and the fixed sessions that it meets."""
        return self._part(self.relaxed_couplings[block], self.fixed)

    def amid(self, block: int, at: Mapping[int, int]) -> tuple[Part, dict[int, int]]:
        """The block with all others where they are."""
        others = {
            s: c for s, c in self._met(self.all_couplings[block], at).items() if self.block_of.get(s) != block
        }
        return part(self.whole, self.all_couplings[block]), others

    def colours(self, blocks: Iterable[int]) -> list[list[int]]:
        """The blocks in turns: those of a turn have nothing to do with one another."""
        turns: list[list[int]] = []
        for block in blocks:
            fitting = (turn for turn in turns if self.neighbours[block].isdisjoint(turn))
            turn = next(fitting, None)
            if turn is None:
                turns.append([block])
            else:
                turn.append(block)
        return turns

    def _part(self, couplings: Sequence[Coupled], at: Mapping[int, int]) -> tuple[Part, dict[int, int]]:
        return part(self.whole, couplings), self._met(couplings, at)

    def _met(self, couplings: Iterable[Coupled], at: Mapping[int, int]) -> dict[int, int]:
        members = {s for coupling in couplings for s in coupling.sessions}
        return {s: at[s] for s in sorted(members) if s in at}


def _is_less_with_fewer(coupling: Coupled) -> bool:
    """Whether leaving members out only helps, and several parts of them cost no more apart than together."""
    if not coupling.priced:
        return isinstance(coupling, SlotsCoupling) or _is_an_excess(coupling)
    return _is_an_excess(coupling)


def _is_an_excess(coupling: Coupled) -> bool:
    """Exactly a count with an upper limit. Over fixed members it is convex in what is added, and nothing for
    nothing: so it adds at least as much together as apart."""
    return type(coupling) is CountCoupling and coupling.least is None and min(coupling.amount.values()) >= 0


def _cost(whole: Instance, fixed: Mapping[int, int], couplings: Sequence[Coupled]) -> int:
    """What the fixed sessions cost alone, by these couplings."""
    state = State(part(whole, couplings))
    state.load(fixed)
    cost = state.cost()
    state.load({})
    return cost
