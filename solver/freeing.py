"""Which sessions to free at a time: some ways to choose them, each with the size that a solver can just close.

What a way gained of late for its effort says how often it is asked; what it could close without trouble frees more the
next time. Everything is drawn from the seed and learnt in the order of the moves.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.interchangeable import Class
from solver.state import State

FIRST, LEAST = 40.0, 6.0
GROWTH, SHRINK = 1.12, 0.85
EASY = 0.5  # of the effort of a move: whatever takes less to close may be larger
MEMORY = 0.8  # of what a way gained before counts beside the latest
FLOOR = 0.15  # of the chances are shared evenly, so that no way is ever forgotten
COOL = 0.2  # of the mean heat that a session has which costs nothing itself
NEAR = 12  # sessions taken from the neighbours of one, so that no large group fills everything

Mates = Mapping[int, Class]  # a session → those of its class
Choose = Callable[[State, int, int, np.random.Generator], list[int]]


@dataclass(frozen=True)
class Freed:
    """What one move frees: by which way, and a number to draw chances of its own from."""

    way: int
    sessions: tuple[int, ...]
    number: int


@dataclass
class _Way:
    choose: Choose
    size: float = FIRST
    worth: float = 1.0  # gained for a unit of effort, of late


class Freeing:
    """Endless sets of movable sessions; `learn` says what came of one. Those of one of the `classes` are freed together
    where what they share is followed: counted, they are hardly more to decide than one of them."""

    def __init__(self, state: State, seed: int, classes: Iterable[Class] = ()) -> None:
        self.state, self.random = state, np.random.default_rng(seed)
        sessions = state.instance.problem.sessions
        domains = enumerate(state.instance.domains)
        self.movable = np.array(
            [i for i, d in domains if len(d) > 1 and sessions[i].fixed is None], dtype=int
        )
        mates = {s: members for members in classes for s in members}
        around, anywhere = partial(_around, mates), partial(_anywhere, mates)
        self.ways = [_Way(choose) for choose in (around, _at_the_time, _in_the_place, anywhere)]
        self.number = 0

    def several(self, count: int) -> list[Freed]:
        """So many sets for the placements of the state; none where nothing can move."""
        movable = np.array([s for s in self.movable if s in self.state.at], dtype=int)
        if not len(movable):
            return []
        heat = _heat(self.state, movable)
        return [self._one(movable, heat) for _ in range(count)]

    def learn(self, freed: Freed, gain: int, effort: float, *, closed: bool) -> None:
        """A move has gained so much for its effort, and was solved to the end or not."""
        way = self.ways[freed.way]
        way.worth = MEMORY * way.worth + (1 - MEMORY) * gain / max(effort, 0.01)
        if closed and effort < EASY:
            way.size = min(max(LEAST, len(self.movable)), way.size * GROWTH)
        elif not closed:
            way.size = max(LEAST, way.size * SHRINK)

    def memory(self) -> Callable[[], None]:
        """A way back to what is known and drawn by now."""
        learnt = [(way.size, way.worth) for way in self.ways]
        number, drawn = self.number, self.random.bit_generator.state

        def back() -> None:
            self.number, self.random.bit_generator.state = number, drawn
            for way, (size, worth) in zip(self.ways, learnt, strict=True):
                way.size, way.worth = size, worth

        return back

    def _one(self, movable: np.ndarray, heat: np.ndarray) -> Freed:
        worth = np.array([w.worth for w in self.ways])
        chances = FLOOR / len(worth) + (1 - FLOOR) * (worth + 1e-9) / (worth + 1e-9).sum()
        number = int(self.random.choice(len(self.ways), p=chances / chances.sum()))
        start = int(self.random.choice(movable, p=heat))
        way = self.ways[number]
        chosen = way.choose(self.state, start, min(len(movable), int(way.size)), self.random)
        self.number += 1
        kept = set(movable.tolist())
        return Freed(number, tuple(sorted(s for s in chosen if s in kept)), self.number)


def _heat(state: State, movable: np.ndarray) -> np.ndarray:
    """How likely each session is to be where a set begins: by what it costs, and its share of what it costs with
    others."""
    heat = np.zeros(len(state.instance.domains))
    for session in movable.tolist():
        cost = state.instance.domains[session].cost
        heat[session] = cost[state.at[session]] - cost[0]
    for coupling in state.instance.couplings:
        if coupling.priced and (due := coupling.cost()):
            heat[list(coupling.sessions)] += due / len(coupling.sessions)
    chosen = heat[movable]
    chosen = chosen + COOL * max(chosen.mean(), 1e-6)
    return chosen / chosen.sum()


# -- the ways --------------------------------------------------------------------------------------


def _around(mates: Mates, state: State, start: int, size: int, random: np.random.Generator) -> list[int]:
    """Sessions reached from the first one over shared couplings, in a random order, each with its class."""
    freed, frontier = {start, *mates.get(start, ())} & state.at.keys(), [start]
    while frontier and len(freed) < size:
        near = sorted({o for c in state.instance.touching[frontier.pop(0)] for o in c.sessions} - freed)
        for other in random.permutation(near)[:NEAR].tolist():
            if len(freed) < size and other in state.at and other not in freed:
                freed |= {other, *mates.get(other, ())} & state.at.keys()
                frontier.append(other)
    return sorted(freed)


def _at_the_time(state: State, start: int, size: int, random: np.random.Generator) -> list[int]:
    """Those that begin next to it."""
    return _nearest(state, start, list(state.at), size, random)


def _in_the_place(state: State, start: int, size: int, random: np.random.Generator) -> list[int]:
    """Those that take a part of its place, next to it in time."""
    mine = set(_place(state, start))
    return _nearest(state, start, [s for s in state.at if mine & set(_place(state, s))], size, random)


def _anywhere(mates: Mates, state: State, start: int, size: int, random: np.random.Generator) -> list[int]:
    """Half of what is around it, and half of what is around another one."""
    other = int(random.choice(sorted(state.at)))
    half = partial(_around, mates, state, size=size // 2, random=random)
    return sorted({*half(start), *half(other)})


def _nearest(state: State, start: int, among: list[int], size: int, random: np.random.Generator) -> list[int]:
    chosen = np.array(sorted(among))
    begins = np.array([state.instance.domains[s].start(state.at[s]) for s in chosen.tolist()])
    away = np.abs(begins - state.instance.domains[start].start(state.at[start]))
    return chosen[np.lexsort((random.random(len(chosen)), away))[:size]].tolist()


def _place(state: State, session: int) -> tuple[str, ...]:
    domain = state.instance.domains[session]
    return domain.session.places[domain.place(state.at[session])]
