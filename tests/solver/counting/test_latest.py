"""How early a day can be over is a matter of counting first."""

import dataclasses
import datetime as dt
from itertools import combinations

import pytest

from solver.compile import compile_problem
from solver.counting.latest import latest_bound
from solver.grid import Grid
from solver.problem import Blocked, Day, Person, Problem, Session, Use, Venue
from solver.result import Options
from solver.search import solve
from solver.timespan import Span
from tests.tools.courses import courses

STANDING = ("venue_exclusive", "venue_closed", "person_exclusive", "person_busy", "window")


def day(
    teams: int, courts: int, *, rest: int = 0, closed: tuple[int, ...] = (), away: Span | None = None
) -> Problem:
    """Everybody once against everybody, matches of one tick, on courts of which the first is closed at times."""
    sessions = tuple(
        Session(
            f"{a}-{b}", "day", "match", 15, Span(0, 90), places=tuple((f"c{n}",) for n in range(courts)), step=15,
            people=(f"t{a}", f"t{b}"), entries=(f"t{a}", f"t{b}"),
        )
        for a, b in combinations(range(teams), 2)
    )  # fmt: skip
    blocked = tuple(Blocked(Span(tick, tick + 1)) for tick in closed)
    uses = [*(Use(code, code) for code in STANDING), Use("early", "early_end", params={"minutes": 15})]
    if rest:
        uses.append(Use("rest", "team_rest", params={"minutes": rest * 15}))
    return Problem(
        Grid(dt.date(2026, 3, 2), 1, 15, "UTC"),
        (Day("work"),),
        sessions,
        tuple(Venue(f"c{n}", closures=blocked if n == 0 else ()) for n in range(courts)),
        tuple(Person(f"t{n}", busy=(away,) if away and n == 0 else ()) for n in range(teams)),
        uses=tuple(uses),
        house=(0, 1440),
    )


def bound(problem: Problem) -> int:
    instance = compile_problem(problem)
    return latest_bound(instance, range(len(instance.domains)))


def test_a_court_has_to_hold_all_matches():
    assert bound(day(4, 1)) == 6
    assert bound(day(4, 1, closed=(0, 2, 5))) == 9
    assert bound(day(6, 2)) == 8  # 15 matches
    assert bound(day(6, 2, closed=(0, 1, 2))) == 9


def test_a_team_that_has_to_rest_makes_the_day_longer():
    assert bound(day(4, 4)) == 3
    assert bound(day(4, 4, rest=2)) == 7
    assert bound(day(4, 4, away=Span(0, 5))) == 8


def test_a_proof_by_counting_ends_a_solve():
    result = solve(day(6, 2, closed=(0, 1, 2)), Options(seconds=60))

    assert (result.status, result.cost, result.bound) == ("optimal", 9, 9)


@pytest.mark.parametrize("seed", range(8))
def test_it_is_never_more_than_what_a_best_timetable_costs(seed):
    problem = courses(seed, count=4, days=2)
    early = Use("early", "early_end", params={"minutes": 60}, weight=3)
    hard = tuple(
        use
        for use in problem.uses
        if use.hard and use.rule not in ("many_days", "company", "place_stability")
    )
    problem = dataclasses.replace(problem, uses=(*hard, early))

    result = solve(problem, Options(seconds=60))

    assert result.status == "optimal"
    assert not result.unplaced
    assert 0 < bound(problem) <= result.cost


def test_who_may_stay_out_proves_nothing():
    instance = compile_problem(day(4, 1))

    assert latest_bound(instance, range(1, 6)) == 0
