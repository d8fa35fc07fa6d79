"""The explanation of one session: counts, a least set of causes, what is proven, ways out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from solver.explain.cells import Cells, words_of
from solver.explain.confirming import Confirmer
from solver.explain.cover import least_hitting, signatures, smallest
from solver.explain.told import Cause, Explanation, Reason
from solver.explain.ways import MayChange, not_binding, ways_out
from solver.state import State, left_out_weight
from solver.timetable import Placement
from solver.words import Words

NOBODY = Words("规则允许，但派不出做这件事的人", "open by the rules, but nobody can be named for its duties")
APART = Words(
    "还有空位，但非与它同时举行不可的另一场这时排不下",
    "open, but one that takes place only together with it has no place then",
)
WAYS_FOR = 12  # sessions; each way takes a check of the whole timetable
PUSHES_OUT = Words("还有空位，但会挤掉更重要的", "open, but it would push out what matters more")


def explain(
    state: State,
    session: int,
    *,
    left_out_proven: bool = False,
    ways: int = 4,
    may_change: MayChange = not_binding,
) -> Explanation:
    """Why the session (an index, not placed in the state) has no place, all others being where they are.

    `left_out_proven` says that no timetable leaves out less. The state is as before afterwards.
    """
    cells = Cells(state, session)
    who = state.instance.problem.sessions[session]
    window = cells.in_window
    inside = cells.forbidden[:, window]
    every = signatures(inside)
    chosen, is_least = least_hitting([m for m in every if m]) if inside.size else ((), True)
    return Explanation(
        session=who.id,
        name=who.name,
        state=_state(cells, left_out_proven),
        cells=int(window.sum()),
        reasons=counted(cells),
        least_causes=tuple(_cause(cells, i, inside) for i in chosen),
        is_least=is_least,
        least_changes=min((m.bit_count() for m in smallest(every)), default=0),
        ways=ways_out(cells, limit=ways, may_change=may_change) if ways else (),
    )


def explain_all(
    state: State, placements: tuple[Placement, ...], *, left_out_proven: bool
) -> tuple[Explanation, ...]:
    """Everything that is left out of a state, explained; see `explain_sessions`."""
    return explain_sessions(state, placements, state.left_out(), left_out_proven=left_out_proven)


def explain_sessions(
    state: State,
    placements: tuple[Placement, ...],
    sessions: Sequence[int],
    *,
    left_out_proven: bool,
    ways: int = 4,
    may_change: MayChange = not_binding,
) -> tuple[Explanation, ...]:
    """The sessions (indices) explained, with only those ways out that the independent check of the whole
    timetable confirms. One that is placed is explained as if it were not. `placements` are the state's, with
    names for duties. Of many sessions, ways are looked for only for those that weigh most, and for as many more
    that fit in no plan: nothing that others do can help these.
    """
    if not sessions:
        return ()
    confirmer = Confirmer(state.instance.problem, placements, state.instance)
    heaviest = sorted(sessions, key=lambda s: (-left_out_weight(state.instance, s), s))[:WAYS_FOR]
    found: list[Explanation] = []
    more = WAYS_FOR
    for session in sessions:
        was = state.remove(session) if session in state.at else None
        limit = ways if session in heaviest else 0
        told = explain(state, session, left_out_proven=left_out_proven, ways=limit, may_change=may_change)
        if told.state == "any" and ways > limit and more:
            more -= 1
            told = explain(state, session, left_out_proven=left_out_proven, ways=ways, may_change=may_change)
        if was is not None:
            state.place(session, was)
        found.append(replace(told, ways=confirmer.confirmed(told.ways)))
    return tuple(found)


def counted(cells: Cells) -> tuple[Reason, ...]:
    """Every cell of the window once, under the first cause that forbids it; the most frequent first."""
    open_cells = cells.in_window.copy()
    found: Counter[tuple[str, Words]] = Counter()
    for cause, row in zip(cells.causes, cells.forbidden, strict=True):
        hit = int(np.count_nonzero(row & open_cells))
        if hit and not cause.is_window:
            found[cause.use.id, words_of(cells.instance, cause)] += hit
            open_cells &= ~row
    if open_cells.any():
        found["", _left_open(cells)] += int(open_cells.sum())
    rows = sorted(found.items(), key=lambda item: (-item[1], item[0][0], item[0][1].zh))
    return tuple(Reason(use, words, count) for (use, words), count in rows)


def _left_open(cells: Cells) -> Words:
    """Why it is not at the cells that nothing forbids."""
    if cells.lacks_company:
        return APART
    return NOBODY if cells.domain.session.pools else PUSHES_OUT


def _state(cells: Cells, left_out_proven: bool) -> str:
    """How far it is proven; see `Explanation`."""
    ruled_out = cells.forbidden[cells.is_fixed].any(axis=0)
    if ruled_out[cells.exists].all():
        return "any"
    return "given" if left_out_proven else "unproven"


def _cause(cells: Cells, index: int, inside: np.ndarray) -> Cause:
    cause = cells.causes[index]
    sessions = tuple(cells.instance.problem.sessions[o].id for o in cause.others or ())
    return Cause(cause.use.id, words_of(cells.instance, cause), int(inside[index].sum()), sessions)
