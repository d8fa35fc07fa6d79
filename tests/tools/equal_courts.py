"""Problems with courts that are as good as one another."""

import dataclasses
from random import Random

from solver.problem import Blocked, Place, Problem, Session, Use, Venue
from solver.timespan import Span
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules
from tests.tools.stories import plan

# Rules that look at who is on which court.
OF_COURTS = {"changeover", "different_place", "lane_side_balance", "place_stability", "robust", "rotation",
             "same_place", "useless_gaps"}  # fmt: skip
COURTS: tuple[Place, ...] = (("field",), ("field 2",), ("field 3",))


def random_plan_of_courts(seed: int, *, sessions: int, step: int) -> Problem:
    """A small random problem under many rules, most of whose sessions are on one of three equal fields.

    In every second two of them are closed now and then; in every fourth rules may ask who is on the same one; in every
    fifth sessions may be fixed or repeated.
    """
    rng, small = Random(seed), small_problem(seed)
    [field] = [v for v in small.venues if v.id == "field"]
    fields = [dataclasses.replace(field, id=name) for (name,) in COURTS]
    if seed % 2:
        fields = [fields[0], *(dataclasses.replace(f, closures=_closures(rng, small)) for f in fields[1:])]
    members = tuple(_on_courts(rng, s, step, loose=seed % 5 != 0) for s in small.sessions[:sessions])
    others = tuple(v for v in small.venues if v.id != "field")
    problem = with_rules(dataclasses.replace(small, sessions=members, venues=(*others, *fields)), seed)
    blind = set() if seed % 4 == 0 else OF_COURTS
    return dataclasses.replace(problem, uses=tuple(u for u in problem.uses if u.rule not in blind))


def _closures(rng: Random, problem: Problem) -> tuple[Blocked, ...]:
    """Some whole days and some mornings."""
    grid, days = problem.grid, rng.sample(range(problem.grid.days), 3)
    return tuple(Blocked(Span(grid.at(day), grid.at(day, 60 * rng.choice((13, 24))))) for day in sorted(days))


def _on_courts(rng: Random, session: Session, step: int, *, loose: bool) -> Session:
    if rng.random() < 0.2:
        return dataclasses.replace(session, step=step, fixed=None)
    places = COURTS if rng.random() < 0.7 else (*COURTS, ("hall",))
    fixed = None if loose or session.fixed is None else dataclasses.replace(session.fixed, place=None)
    repeat, lock = None if loose else session.repeat, "" if loose else session.lock
    return dataclasses.replace(
        session, places=places, step=step, fixed=fixed, repeat=repeat, lock=lock, features=()
    )


def day_on_courts(
    *sessions: Session,
    courts: int = 3,
    uses: tuple[Use, ...] = (),
    venues: dict[str, Venue] | None = None,
    **more,
) -> Problem:
    """A story of sessions that may be on any of some courts, c0, c1 …; `venues` replaces some, or
    adds others."""
    names = [f"c{n}" for n in range(courts)]
    known = tuple(({name: Venue(name) for name in names} | (venues or {})).values())
    anywhere = tuple(
        s if s.places != ((),) else dataclasses.replace(s, places=tuple((name,) for name in names))
        for s in sessions
    )
    codes = ("venue_exclusive", "venue_closed", "venue_open", "window")
    standing = tuple(Use(code, code) for code in codes)
    return plan(*anywhere, venues=known, uses=(*standing, *uses), **{"types": "w", **more})
