"""What differs between two timetables of a problem, as data that can be applied, taken back and refused.

`apply(a, difference(a, b))` is b; `difference(a, a)` has no step; applied to what has moved meanwhile a difference
is refused with the steps that no longer fit, and nothing is changed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solver.timetable import Placement

KINDS = ("moved", "re-roomed", "split", "duties", "cancelled", "new")  # as they matter to a reader


@dataclass(frozen=True, slots=True)
class Step:
    """One session: where it was (None: nowhere) and where it is now (None: nowhere)."""

    session: str
    was: Placement | None
    now: Placement | None

    @property
    def kind(self) -> str:
        """moved (time, perhaps place too), re-roomed (place alone), split (over more places than before, at the
        same time), duties (other people alone), cancelled, new."""
        if self.was is None:
            return "new"
        if self.now is None:
            return "cancelled"
        if self.was.start != self.now.start:
            return "moved"
        if self.was.place != self.now.place:
            return "split" if set(self.now.place) > set(self.was.place) else "re-roomed"
        return "duties"


@dataclass(frozen=True)
class Difference:
    """The steps from one timetable to another, by session; `unchanged` sessions are the same in both."""

    steps: tuple[Step, ...]
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many sessions changed in which way; unchanged ones too."""
        kinds = [step.kind for step in self.steps]
        return {kind: kinds.count(kind) for kind in KINDS} | {"unchanged": self.unchanged}

    def reversed(self) -> "Difference":
        """What leads back."""
        return Difference(tuple(Step(s.session, s.now, s.was) for s in self.steps), self.unchanged)


class Clash(ValueError):
    """Some sessions are no longer where the difference takes them from: (step, where it is found)."""

    def __init__(self, found: Sequence[tuple[Step, Placement | None]]) -> None:
        super().__init__("moved meanwhile: " + ", ".join(step.session for step, _ in found))
        self.found = tuple(found)


def difference(a: Iterable[Placement], b: Iterable[Placement]) -> Difference:
    """What leads from a to b. Each has a session at most once; their order does not matter."""
    before, after = _by_session(a), _by_session(b)
    names = sorted(before.keys() | after.keys())
    steps = [Step(name, before.get(name), after.get(name)) for name in names]
    changed = tuple(step for step in steps if step.was != step.now)
    return Difference(changed, len(names) - len(changed))


def apply(placements: Iterable[Placement], change: Difference) -> tuple[Placement, ...]:
    """The placements with all steps made, by time. Raises Clash where one has moved meanwhile, unless it
    already is where the step takes it."""
    there = _by_session(placements)
    clashes = [(s, there.get(s.session)) for s in change.steps if there.get(s.session) not in (s.was, s.now)]
    if clashes:
        raise Clash(clashes)
    for step in change.steps:
        there.pop(step.session, None)
        if step.now is not None:
            there[step.session] = step.now
    return tuple(sorted(there.values(), key=lambda p: (p.start, p.session)))


def _by_session(placements: Iterable[Placement]) -> dict[str, Placement]:
    """Duties in the order of their roles, those without people left out: they say the same."""
    return {p.session: _plain(p) for p in placements}


def _plain(p: Placement) -> Placement:
    duties = tuple(sorted((role, tuple(sorted(people))) for role, people in p.duties if people))
    return p if duties == p.duties else Placement(p.session, p.start, p.place, duties)
