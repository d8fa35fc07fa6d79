"""Every cell (place × start) of a session with all the causes that forbid it, as one bool matrix."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solver.constraints import Bound
from solver.couplings.tied import TiedCoupling
from solver.instance import Instance, NamedMask
from solver.shapes import Facts
from solver.state import State
from solver.words import Words

# A person asks first about the date, then the place, then the people; so the cells are counted that way.
FAMILIES = ("time", "venue", "people")


@dataclass(frozen=True)
class Forbids:
    """A cause before it is put into words. `others` are placed sessions (indices), None for a rule's own mask;
    empty where something outside the timetable is in the way, or something `missing` is needed first."""

    use: Bound
    facts: Facts
    others: tuple[int, ...] | None = None
    missing: bool = False

    @property
    def is_window(self) -> bool:
        return self.use.rule.code == "window"


class Cells:
    """The raw grid of one session: places × starts, flat, with the causes in the order of counting.

    `forbidden` is bool, shape (causes, cells).
    """

    def __init__(self, state: State, session: int) -> None:
        self.state, self.session = state, session
        self.instance: Instance = state.instance
        self.domain = state.instance.domains[session]
        pairs = [*self._masked(), *self._coupled()]
        self.causes: tuple[Forbids, ...] = tuple(cause for cause, _ in pairs)
        size = self.domain.size
        self.forbidden = np.array([row for _, row in pairs], dtype=bool).reshape(len(pairs), size)

    @cached_property
    def exists(self) -> np.ndarray:
        """The cells at which anything would take place: a weekly series may fall on no day of its types."""
        any_time = (self.domain.occurs >= 0).any(axis=0)
        return np.tile(any_time, len(self.domain.session.places))

    @cached_property
    def in_window(self) -> np.ndarray:
        """The cells that the session's own window holds; all where it has none."""
        windows = [i for i, cause in enumerate(self.causes) if cause.is_window]
        return self.exists & ~self.forbidden[windows].any(axis=0)

    @cached_property
    def is_fixed(self) -> np.ndarray:
        """For each cause whether no timetable could be without it: rules, and what is fixed from outside."""
        return np.array([self._fixed(cause) for cause in self.causes], dtype=bool)

    def is_both_ways(self, cause: Forbids) -> bool:
        """Whether the session and who is missing take place only together."""
        ties = (c for c in self.instance.touching[self.session] if isinstance(c, TiedCoupling))
        return any(tie.both and tie.use == cause.use.id for tie in ties)

    @cached_property
    def lacks_company(self) -> bool:
        """Whether somebody without a place takes place only together with it."""
        ties = (c for c in self.instance.touching[self.session] if isinstance(c, TiedCoupling) and c.both)
        return any(o not in self.state.at for c in ties for o in c.sessions if o != self.session)

    def at(self, cell: int) -> tuple[int, tuple[str, ...]]:
        """The start tick and the place of a cell."""
        place, index = divmod(cell, len(self.domain.starts))
        return int(self.domain.starts[index]), self.domain.session.places[place]

    # -- how it is made ----------------------------------------------------------------------------

    def _masked(self) -> list[tuple[Forbids, np.ndarray]]:
        """The session's own rules; several masks of one use that say the same are one cause."""
        rows: dict[tuple[str, str], tuple[Forbids, np.ndarray]] = {}
        for mask in sorted(self.instance.masks[self.session], key=_rank):
            blocked = np.zeros(self.domain.shape, dtype=bool)
            blocked[slice(None) if mask.place is None else mask.place] = ~mask.allowed
            key = (mask.use.id, repr(sorted(mask.facts.items())))
            if key in rows:
                rows[key][1][:] |= blocked.ravel()
            else:
                rows[key] = (Forbids(mask.use, mask.facts), blocked.ravel())
        return list(rows.values())

    def _coupled(self) -> list[tuple[Forbids, np.ndarray]]:
        """What is placed; several couplings of one use with the same sessions are one cause."""
        rows: dict[tuple[str, tuple[int, ...]], tuple[Forbids, np.ndarray]] = {}
        for coupling in self.instance.touching[self.session]:
            for others, blocked in coupling.blocked(self.session):
                key = (coupling.use, others)
                if key in rows:
                    rows[key] = (rows[key][0], rows[key][1] | blocked)
                else:
                    missing = isinstance(coupling, TiedCoupling)
                    rows[key] = (Forbids(self.instance.use[coupling.use], {}, others, missing), blocked)
        return list(rows.values())

    def _fixed(self, cause: Forbids) -> bool:
        if cause.others is None or cause.missing:
            return not cause.missing
        return all(self.instance.problem.sessions[o].fixed is not None for o in cause.others)


def _rank(mask: NamedMask) -> tuple[bool, int]:
    family = type(mask.use.rule).__module__.split(".")[-2]
    return mask.use.rule.code != "window", FAMILIES.index(family) if family in FAMILIES else len(FAMILIES)


def words_of(instance: Instance, cause: Forbids) -> Words:
    """A cause in words: the rule's sentence with its facts, or who stands there under which rule."""
    if cause.others is None:
        return say(instance, cause.use, cause.facts)
    title = cause.use.rule.title
    if not cause.others:
        return title
    names = [instance.problem.sessions[o].name for o in cause.others[:3]]
    more = len(cause.others) - len(names)
    zh = "、".join(n.get("zh") for n in names) + (f"等 {len(cause.others)} 场" if more else "")
    en = ", ".join(n.get("en") for n in names) + (f" and {more} more" if more else "")
    return Words(f"{title.zh}：已排“{zh}”", f"{title.en}: “{en}” is there")


def say(instance: Instance, use: Bound, facts: Facts) -> Words:
    """The rule's sentence with its facts, in both languages."""
    problem, sentence = instance.problem, use.rule.sentence
    zh, en = (sentence.say(dict(facts), language, problem.called) for language in ("zh", "en"))
    return Words(zh, en)
