"""Why a session has no place: every cell of its window, counted under the first thing that rules it out."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from solver.constraints import Bound
from solver.instance import Instance, NamedMask
from solver.result import Reason
from solver.state import State
from solver.words import Words

# A person asks first about the date, then the place, then the people; so the cells are counted that way.
FAMILIES = ("time", "venue", "people")


def reasons(state: State, session: int) -> tuple[int, tuple[Reason, ...]]:
    """The number of cells in the window and house hours, and the reasons, whose cells add up to it."""
    instance, domain = state.instance, state.instance.domains[session]
    open_cells = np.ones(domain.legal.shape, dtype=bool)
    found: Counter[tuple[str, Words]] = Counter()
    for mask in _in_order(instance.masks[session]):
        rows = slice(None) if mask.place is None else mask.place
        blocked = np.zeros_like(open_cells)
        blocked[rows] = ~mask.allowed
        hit = open_cells & blocked
        open_cells &= ~blocked
        if hit.any() and mask.use.rule.code != "window":
            found[mask.use.id, say(instance, mask.use, mask.facts)] += int(hit.sum())
    total = sum(found.values()) + int(open_cells.sum())
    _taken(state, session, open_cells, found)
    if open_cells.any():
        found["", Words("还有空位，但会挤掉更重要的", "open, but it would push out what matters more")] += (
            int(open_cells.sum())
        )
    rows_ = sorted(found.items(), key=lambda item: (-item[1], item[0][0]))
    return total, tuple(Reason(use, words, cells) for (use, words), cells in rows_)


def say(instance: Instance, use: Bound, facts: object) -> Words:
    """The rule's sentence with its facts, in both languages."""
    problem, sentence = instance.problem, use.rule.sentence
    zh, en = (sentence.say(facts, language, problem.called) for language in ("zh", "en"))  # type: ignore[arg-type]
    return Words(zh, en)


def _in_order(masks: Iterable[NamedMask]) -> list[NamedMask]:
    def rank(mask: NamedMask) -> tuple[bool, int]:
        family = type(mask.use.rule).__module__.split(".")[-2]
        return mask.use.rule.code != "window", FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)

    return sorted(masks, key=rank)


def _taken(state: State, session: int, open_cells: np.ndarray, found: Counter[tuple[str, Words]]) -> None:
    """Count the legal cells that placed sessions forbid, under the rule and who stands there."""
    instance, domain = state.instance, state.instance.domains[session]
    flat = open_cells.ravel()
    for coupling in instance.touching[session]:
        allowed = coupling.allowed(session)
        if allowed is None:
            continue
        cells = [int(c) for c in domain.cell[~allowed] if flat[c]]
        for cell in cells:
            flat[cell] = False
            blockers = coupling.blockers(session, cell)
            found[coupling.use, _blocked_by(instance, coupling.use, blockers)] += 1
    open_cells[:] = flat.reshape(open_cells.shape)


def _blocked_by(instance: Instance, use: str, blockers: tuple[int, ...]) -> Words:
    title = instance.use[use].rule.title
    if not blockers:
        return title
    names = [instance.problem.sessions[b].name for b in blockers[:3]]
    zh, en = "、".join(n.get("zh") for n in names), ", ".join(n.get("en") for n in names)
    return Words(f"{title.zh}：已排“{zh}”", f"{title.en}: “{en}” is there")
