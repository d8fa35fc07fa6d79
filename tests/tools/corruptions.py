"""Valid timetables with one field wrong, and a slow oracle that says whether it is wrong at all.

The oracle reads the declared shapes (`tests.tools.oracle`) and the problem's own records; of `solver.check`
and of the checks of the rules it knows nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from random import Random

from solver.compile import compile_problem
from solver.constraints import Bound, bound_uses
from solver.greedy import construct
from solver.problem import Problem, Session
from solver.shapes import Shape
from solver.staffing import staffed
from solver.state import State
from solver.timetable import Placement, Timetable
from solver.view import View
from tests.tools import oracle
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

Placements = tuple[Placement, ...]


@dataclass(frozen=True)
class Valid:
    """A problem and a timetable of it that breaks nothing."""

    problem: Problem
    placements: Placements

    @cached_property
    def view(self) -> View:
        return View(self.problem)

    @cached_property
    def shapes(self) -> list[Shape]:
        return [shape for use in self.uses for shape in use.rule.declare(self.view, use)]

    @cached_property
    def uses(self) -> tuple[Bound, ...]:
        return tuple(use for use in bound_uses(self.problem) if use.hard)


@lru_cache(maxsize=64)
def small_valid(seed: int) -> Valid:
    return constructed(with_rules(small_problem(seed), seed))


def constructed(problem: Problem) -> Valid:
    """The timetable that construction gives."""
    state = State(compile_problem(problem))
    construct(state)
    return Valid(problem, staffed(problem, state).placements)


# -- what goes wrong -----------------------------------------------------------------------------------


def corruption(rng: Random, valid: Valid) -> tuple[str, Placements]:
    """One field of one placement changed, or one placement too many or too few; and what was done."""
    while True:
        kind = rng.choice(tuple(KINDS))
        found = KINDS[kind](rng, valid)
        if found is not None and Counter(found) != Counter(valid.placements):
            return kind, found


def _changed(valid: Valid, was: Placement, **fields: object) -> Placements:
    return tuple(replace(p, **fields) if p is was else p for p in valid.placements)


def _start(rng: Random, valid: Valid) -> Placements:
    was = rng.choice(valid.placements)
    starts = valid.view.starts(valid.problem.session[was.session])
    return _changed(valid, was, start=int(rng.choice(starts)))


def _nudge(rng: Random, valid: Valid) -> Placements:
    was = rng.choice(valid.placements)
    return _changed(valid, was, start=was.start + rng.choice((-4, -2, -1, 1, 2, 4)))


def _place(rng: Random, valid: Valid) -> Placements:
    was = rng.choice(valid.placements)
    return _changed(valid, was, place=rng.choice(valid.problem.session[was.session].places))


def _elsewhere(rng: Random, valid: Valid) -> Placements:
    was = rng.choice(valid.placements)
    return _changed(valid, was, place=(rng.choice(valid.problem.venues).id,))


def _beside(rng: Random, valid: Valid) -> Placements:
    """To the time of another one."""
    was, other = rng.choice(valid.placements), rng.choice(valid.placements)
    return _changed(valid, was, start=other.start)


def _swapped(rng: Random, valid: Valid) -> Placements | None:
    if len(valid.placements) < 2:
        return None
    one, other = rng.sample(valid.placements, 2)
    field = rng.choice(("start", "place", "duties", "session"))
    new = {one: replace(one, **{field: getattr(other, field)})}
    new[other] = replace(other, **{field: getattr(one, field)})
    return tuple(new.get(p, p) for p in valid.placements)


def _dropped(rng: Random, valid: Valid) -> Placements:
    was = rng.choice(valid.placements)
    return tuple(p for p in valid.placements if p is not was)


def _doubled(rng: Random, valid: Valid) -> Placements:
    return (*valid.placements, rng.choice(valid.placements))


def _unknown(rng: Random, valid: Valid) -> Placements:
    return _changed(valid, rng.choice(valid.placements), session="nobody knows it")


def _duty(rng: Random, valid: Valid) -> Placements | None:
    """Somebody else, nobody, or one more does a duty."""
    named = [p for p in valid.placements if p.duties]
    if not named:
        return None
    was = rng.choice(named)
    index = rng.randrange(len(was.duties))
    role, people = was.duties[index]
    everybody = [person.id for person in valid.problem.people]
    chosen = list(people)
    match rng.randrange(3):
        case 0 if chosen:
            chosen[rng.randrange(len(chosen))] = rng.choice(everybody)
        case 1 if chosen:
            chosen.pop()
        case _:
            chosen.append(rng.choice(everybody))
    duties = (*was.duties[:index], (role, tuple(chosen)), *was.duties[index + 1 :])
    return _changed(valid, was, duties=duties)


KINDS: dict[str, Callable[[Random, Valid], Placements | None]] = {
    "start": _start,
    "nudge": _nudge,
    "place": _place,
    "elsewhere": _elsewhere,
    "beside": _beside,
    "swapped": _swapped,
    "dropped": _dropped,
    "doubled": _doubled,
    "unknown": _unknown,
    "duty": _duty,
}


# -- whether it is wrong -------------------------------------------------------------------------------


def faults(valid: Valid, placements: Placements) -> list[str]:
    """Everything that is wrong with the placements, in a few words; nothing where they are as good."""
    senseless = list(_senseless(valid, placements))
    if senseless:
        return senseless
    timetable = Timetable.of(valid.problem, placements)
    broken = oracle.broken(valid.view, timetable, valid.shapes)
    return [f"{type(s).__name__} {dict(s.facts)}" for s in broken] + list(_wrong_people(valid, timetable))


def _senseless(valid: Valid, placements: Placements) -> Iterator[str]:
    problem = valid.problem
    times = Counter(p.session for p in placements)
    yield from (f"{name} twice" for name, n in times.items() if n > 1)
    yield from (f"{s.id} is fixed and missing" for s in problem.sessions if s.fixed and s.id not in times)
    for p in placements:
        session = problem.session.get(p.session)
        if session is None:
            yield f"no session {p.session}"
        elif p.place not in session.places:
            yield f"{p.session} is in none of its places"
        elif session.fixed and session.fixed.place not in (None, p.place):
            yield f"{p.session} is fixed elsewhere"
        elif p.start not in set(valid.view.starts(session).tolist()):
            yield f"{p.session} starts at no time of its own"
        elif session.repeat and not problem.occurrences(session, p.start):
            yield f"{p.session} never takes place"


def _wrong_people(valid: Valid, timetable: Timetable) -> Iterator[str]:
    """Duties by the rule `referee`, tick by tick; sessions for which nobody is named are not judged."""
    if not any(use.rule.code == "referee" for use in valid.uses):
        return
    named = [s for s, p in timetable.placed(valid.problem.sessions) if p.duties]
    for session in named:
        yield from _wrong_team(valid.problem, timetable, session)
    ticks = {s.id: _ticks(timetable, s) for s, _ in timetable.placed(valid.problem.sessions)}
    for session in named:
        for other, _ in timetable.placed(valid.problem.sessions):
            there = set(_named(timetable, other)) | set(other.people)
            both = there & set(_named(timetable, session))
            if other is not session and both and ticks[session.id] & ticks[other.id]:
                yield f"{sorted(both)} at {session.id} and {other.id} at once"
    yield from _too_many(valid, timetable)


def _wrong_team(problem: Problem, timetable: Timetable, session: Session) -> Iterator[str]:
    duties = dict(timetable.get(session.id).duties)
    people = _named(timetable, session)
    if len(people) != len(set(people)):
        yield f"somebody has two duties in {session.id}"
    for pool in session.pools:
        chosen = duties.get(pool.role, ())
        if len(chosen) != pool.need:
            yield f"{session.id} needs {pool.need} {pool.role}"
        teams = {p for e in session.entries for p in problem.group[e].members} if pool.neutral else set()
        for person in chosen:
            busy = {t for span in problem.person[person].busy for t in range(*span)}
            if person not in pool.people or person in session.people or person in teams:
                yield f"{person} may not do {pool.role} in {session.id}"
            elif busy & _ticks(timetable, session):
                yield f"{person} is busy during {session.id}"


def _too_many(valid: Valid, timetable: Timetable) -> Iterator[str]:
    for use in valid.uses:
        if use.rule.code == "referee" and use.params.most:
            load: Counter[tuple[int, str]] = Counter()
            for session, placement in timetable.placed(use.sessions):
                day = valid.problem.grid.day(placement.start)
                load.update((day, person) for person in _named(timetable, session))
            yield from (f"{person} has {n} duties" for (_, person), n in load.items() if n > use.params.most)


def _named(timetable: Timetable, session: Session) -> list[str]:
    return [person for _, chosen in timetable.get(session.id).duties for person in chosen]


def _ticks(timetable: Timetable, session: Session) -> set[int]:
    return {tick for span in timetable.spans(session) for tick in range(*span)}
