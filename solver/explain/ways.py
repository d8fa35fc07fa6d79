"""The cheapest ways out for one session, each tried out before it is named.

A cell is freed by agreeing to something for each of its causes: the rule's relief, or moving who is there.
Cells with the cheapest causes are tried first; a way counts only when everybody who had to move has found
another place by the same rules.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from solver.constraints import Bound
from solver.constraints.base import Relief
from solver.constraints.moments import moment
from solver.explain.cells import Cells, Forbids
from solver.explain.cover import bits, signatures
from solver.explain.told import Way
from solver.explain.trying import Trial, placed
from solver.state import State
from solver.timetable import Placement
from solver.words import Words

MOVE = 2  # the effort of moving one session, beside one more if it is published
TRIES = 16  # sets of causes looked at closely for one session
TRIES_TOGETHER = 6  # the same, for one that has to come in with another
NEAR = 2  # cells of the same causes that are tried on each side

MayChange = Callable[[Bound], bool]


def not_binding(use: Bound) -> bool:
    """Whether a way out may touch the use: what is set from above it may not."""
    return not use.binding


@dataclass(frozen=True)
class _Choice:
    """For one set of causes: which are relieved (the others' sessions move), and what that asks."""

    mask: int
    relieved: tuple[int, ...]
    movers: frozenset[int]
    effort: int


def ways_out(
    cells: Cells,
    *,
    limit: int = 4,
    may_change: MayChange = not_binding,
    tries: int = TRIES,
    keep: frozenset[int] = frozenset(),
) -> tuple[Way, ...]:
    """Up to `limit` ways that differ in what they ask, the least asking first. The state is left as it was.

    Sessions that take place only together are tried together; `keep` are those that have just been put
    somewhere on the way here.
    """

    def bring(state: State, session: int, placed: frozenset[int]) -> Way | None:
        found = ways_out(
            Cells(state, session), limit=1, may_change=may_change, tries=TRIES_TOGETHER, keep=placed
        )
        return found[0] if found else None

    trial = Trial(cells, bring=bring, keep=keep)
    found: list[Way] = []
    asked: list[frozenset] = []
    choices = (c for c in _choices(cells, may_change) if not c.movers & keep)
    for choice in itertools.islice(choices, tries):
        if len(found) >= limit or any(not way.words for way in found):
            break  # where nothing has to be agreed to, nothing else need be
        for way in _some(cells, trial, choice):
            what = frozenset(w.zh for w in way.words)
            if not any(previous <= what for previous in asked):
                found.append(way)
                asked.append(what)
    return tuple(sorted(found, key=lambda w: (w.effort, w.cost, w.start)))[:limit]


def _choices(cells: Cells, may_change: MayChange) -> Iterator[_Choice]:
    """What could be agreed to, for each distinct set of causes of a cell; the least asking first."""
    everything = [
        choice
        for mask in signatures(cells.forbidden[:, cells.exists])
        if mask.bit_count() <= 6
        for choice in _for_mask(cells, mask, may_change)
    ]
    yield from sorted(everything, key=lambda c: (c.effort, len(c.movers), c.mask))


def _for_mask(cells: Cells, mask: int, may_change: MayChange) -> Iterator[_Choice]:
    """Each way to deal with every cause: waive it where that is possible, or move who is there."""
    options: list[list[tuple[int, bool, int]]] = []
    for bit in bits(mask):
        cause, found = cells.causes[bit], []
        if cause.use.rule.effort is not None and may_change(cause.use):
            found.append((bit, True, cause.use.rule.effort))
        if cause.missing and cells.is_both_ways(cause):
            found.append((bit, False, 0))  # who is missing comes in with it
        if cause.others and not cells.is_fixed[bit]:
            found.append((bit, False, 0))
        options.append(found)
    for picked in itertools.product(*options):
        movers = frozenset(
            o for bit, relieved, _ in picked if not relieved for o in cells.causes[bit].others or ()
        )
        effort = sum(e for _, _, e in picked) + sum(move_effort(cells.state, m) for m in movers)
        yield _Choice(mask, tuple(bit for bit, relieved, _ in picked if relieved), movers, effort)


def move_effort(state: State, session: int) -> int:
    """How much moving it asks."""
    return MOVE + (state.instance.problem.sessions[session].released is not None)


def _some(cells: Cells, trial: Trial, choice: _Choice) -> Iterator[Way]:
    """The ways of one choice: the nearest with room to what the rules ask, and the nearest on its other side."""
    here, far = _nearest(cells, choice)
    for side in (far <= 0, far > 0):
        for cell in here[side][:NEAR].tolist():
            way = _tried(cells, trial, choice, cell)
            if way is not None:
                yield way
                break


def _nearest(cells: Cells, choice: _Choice) -> tuple[np.ndarray, np.ndarray]:
    """The cells that have just these causes, the nearest to what the rules ask first, the cheapest of those;
    and how many days each lies from there."""
    has = cells.exists.copy()
    for bit, row in enumerate(cells.forbidden):
        has &= row if choice.mask >> bit & 1 else ~row
    here = np.flatnonzero(has)
    far = sum((_distance(cells, bit)[here] for bit in choice.relieved), np.zeros(len(here)))
    order = np.lexsort((cells.domain.prices.ravel()[here], np.abs(far)))
    return here[order], far[order]


def _distance(cells: Cells, bit: int) -> np.ndarray:
    cause, session = cells.causes[bit], cells.domain.session
    days = cause.use.rule.distance(cells.instance.view, cause.use, session)
    if days is None:
        return np.zeros(cells.domain.size)
    return np.tile(days, len(session.places))


def _tried(cells: Cells, trial: Trial, choice: _Choice, cell: int) -> Way | None:
    """The way with its words, if there is room for everybody."""
    start, place = cells.at(cell)
    reliefs = [_relief(cells, cells.causes[bit], start, place) for bit in choice.relieved]
    if any(r is None for r in reliefs):
        return None
    asked = frozenset(cells.causes[bit].use.id for bit in bits(choice.mask) if bit not in choice.relieved)
    outcome = trial.at(cell, choice.movers, asked)
    if outcome is None:
        return None
    known = [r for r in reliefs if r is not None]
    moves = tuple(moved_words(cells.state, m.session) for m in outcome.moved)
    others = outcome.with_it
    inside = tuple(_brought(cells, way) for way in others)
    return Way(
        session=cells.domain.session.id,
        start=start,
        place=place,
        words=(
            *dict.fromkeys(r.words for r in known),
            *moves,
            *inside,
            *(words for way in others for words in way.words),
        ),
        edits=tuple(
            dict.fromkeys((*(e for r in known for e in r.edits), *(e for way in others for e in way.edits)))
        ),
        moves=(*outcome.moved, *(move for way in others for move in way.moves)),
        was=(*outcome.was, *(was for way in others for was in way.was)),
        cost=outcome.cost,
        effort=sum(r.effort for r in dict.fromkeys(known))
        + sum(move_effort(cells.state, i) for i in outcome.movers)
        + sum(way.effort for way in others),
        also=tuple(p for way in others for p in (Placement(way.session, way.start, way.place), *way.also)),
    )


def _brought(cells: Cells, way: Way) -> Words:
    problem = cells.instance.problem
    name, when = problem.session[way.session].name, moment(problem.grid, way.start)
    return Words(f"同时排上“{name.get('zh')}”：{when.zh}", f"with it “{name.get('en')}” is placed, {when.en}")


def _relief(cells: Cells, cause: Forbids, start: int, place: tuple[str, ...]) -> Relief | None:
    facts = cause.facts
    if cause.others:
        facts = {**facts, "there": tuple(placed(cells.state, o) for o in cause.others if o in cells.state.at)}
    return cause.use.rule.relief(cells.instance.problem, cause.use, cells.domain.session, start, place, facts)


def left_words(state: State, session: str) -> Words:
    """That it has no place any more."""
    name = state.instance.problem.session[session].name
    return Words(f"舍掉“{name.get('zh')}”", f"leave out “{name.get('en')}”")


def moved_words(state: State, session: str) -> Words:
    """That it moves."""
    name = state.instance.problem.session[session].name
    return Words(f"改期：“{name.get('zh')}”", f"move “{name.get('en')}”")
