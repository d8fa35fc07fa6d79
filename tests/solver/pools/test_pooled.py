"""With one place for all equal courts there is nothing less to find, and nothing that cannot be dealt."""

from functools import lru_cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import check
from solver.compile import compile_problem
from solver.counting.latest import latest_bound
from solver.pools.pooled import Pooled
from solver.problem import Blocked, Person, Problem, Use, Venue
from solver.result import Options
from solver.search import solve
from solver.state import State
from solver.timetable import Timetable
from tests.tools.equal_courts import day_on_courts, random_plan_of_courts
from tests.tools.everything_tried import best_of_all
from tests.tools.stories import session, span

SEEDS = range(60)
REST = Use("rest", "team_rest", params={"minutes": 60})
EARLY = Use("early", "early_end")


@lru_cache
def pooled(seed: int) -> Pooled:
    return Pooled(compile_problem(random_plan_of_courts(seed, sessions=9, step=30)))


def test_most_of_these_problems_have_pools_and_some_of_those_close():
    found = [pool for seed in SEEDS for pool in pooled(seed).pools]

    assert len(found) >= len(SEEDS) // 3
    assert sum((pool.head < 0).any() for pool in found) >= 10
    assert {len(pool.places) for pool in found} == {2, 3}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_all_is_no_better_and_no_worse(seed):
    whole = compile_problem(random_plan_of_courts(seed, sessions=3, step=240))
    both = [best_of_all(State(instance)) for instance in (whole, Pooled(whole).instance)]

    assert both[0] == both[1]


@pytest.mark.parametrize("seed", range(12))
def test_where_courts_close_by_turns_the_best_of_all_is_the_same_too(seed):
    """Three matches of one slot each, on courts that are closed in one slot or another."""
    rng = Random(seed)
    slots = [span(0, f"{hour}:00", f"{hour + 1}:00") for hour in (9, 10, 11)]
    courts = {
        f"c{n}": Venue(f"c{n}", closures=tuple(Blocked(s) for s in slots if rng.random() < 0.6))
        for n in range(3)
    }
    matches = [
        session(name, step=60, window=span(0, "9:00", "12:00"), people=(rng.choice("xy"),)) for name in "abc"
    ]
    uses = (Use("person_exclusive", "person_exclusive"), EARLY)
    people = (Person("x"), Person("y"))
    whole = compile_problem(day_on_courts(*matches, venues=courts, people=people, uses=uses))
    known = Pooled(whole)

    assert best_of_all(State(whole)) == best_of_all(State(known.instance))


@pytest.mark.parametrize("seed", range(6))
def test_where_courts_are_equal_on_one_day_and_not_on_the_other_it_is_the_same_too(seed):
    """Three matches of two hours that can overlap, on two days; an hour or a day is taken here and there."""
    rng = Random(seed)
    hours = [span(day, f"{hour}:00", f"{hour + 1}:00") for day in (0, 1) for hour in (9, 10, 11, 12)]
    courts = {f"c{n}": Venue(f"c{n}", taken=tuple(map(Blocked, rng.sample(hours, n)))) for n in range(3)}
    window = span(0, "9:00", "37:00")
    matches = [session(name, 120, step=60, window=window, people=(rng.choice("xy"),)) for name in "abc"]
    uses = (Use("person_exclusive", "person_exclusive"), Use("venue_taken", "venue_taken"), EARLY)
    people = (Person("x"), Person("y"))
    problem = day_on_courts(*matches, venues=courts, people=people, uses=uses, types="ww", house=(540, 780))
    whole = compile_problem(problem)
    known = Pooled(whole)

    assert known.pools
    assert best_of_all(State(whole)) == best_of_all(State(known.instance))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_whatever_keeps_the_rules_is_dealt_at_the_same_cost(seed, random):
    known = pooled(seed)
    state = State(known.instance)
    at = _any_plan(state, random)
    cost = state.cost()

    dealt = known.dealt(at, {})

    whole = State(known.whole)
    for one in sorted(dealt, key=lambda s: random.random()):
        assert known.whole.problem.sessions[one].fixed or whole.open(one, ties=False)[dealt[one]]
        whole.place(one, dealt[one])
    assert whole.cost() == cost
    assert known.gathered(dealt) == at
    assert known.dealt(at, dealt) == dealt


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False))
def test_nobody_changes_courts_because_others_are_gone(seed, random):
    known = pooled(seed)
    dealt = known.dealt(_any_plan(State(known.instance), random), {})
    kept = {s: c for s, c in dealt.items() if random.random() < 0.5}

    assert known.dealt(known.gathered(kept), dealt) == kept


def _any_plan(state: State, random) -> dict[int, int]:
    """Each session somewhere, in any order, as far as there is room; fixed ones first."""
    sessions = state.instance.problem.sessions
    order = sorted(range(len(sessions)), key=lambda s: (sessions[s].fixed is None, random.random()))
    for one in order:
        is_open = state.open(one, ties=False).nonzero()[0].tolist()
        if is_open or (sessions[one].fixed and len(state.instance.domains[one])):
            state.place(one, random.choice(is_open) if is_open else 0)
    return dict(state.at)


# -- in a solve -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(0, 24, 2))
def test_a_plan_with_courts_dealt_passes_the_independent_check(seed):
    problem = random_plan_of_courts(seed, sessions=6, step=30)

    result = solve(problem, Options(seconds=30, seed=1))

    assert check(problem, Timetable.of(problem, result.placements)).breaches == ()


def tournament(teams: int = 6) -> Problem:
    """Everybody once against everybody, of which one court or another is closed for some of the slots."""
    day = span(0, "8:00", "22:00")
    pairs = [(f"t{a}", f"t{b}") for a in range(teams) for b in range(a)]
    matches = [session("-".join(p), 60, step=60, window=day, people=p, entries=p) for p in pairs]
    closed = {
        "c0": Venue("c0", closures=(Blocked(span(0, "8:00", "9:00")),)),
        "c1": Venue("c1", closures=(Blocked(span(0, "10:00", "12:00")),)),
    }
    everyone = tuple(Person(f"t{n}") for n in range(teams))
    uses = (Use("person_exclusive", "person_exclusive"), REST, EARLY)
    return day_on_courts(*matches, venues=closed, people=everyone, uses=uses, house=(480, 1320))


def test_a_day_with_courts_that_close_by_turns_is_proven():
    problem = tournament()

    result = solve(problem, Options(seconds=60, seed=1))

    assert len(Pooled(compile_problem(problem)).pools[0].room(0)[1]) == 3
    assert result.status == "optimal"
    assert len({(p.start, p.place) for p in result.placements}) == 15


def test_how_early_a_day_can_be_over_is_the_same_of_both():
    whole = compile_problem(tournament())
    everyone = range(len(whole.domains))

    assert latest_bound(Pooled(whole).instance, everyone) == latest_bound(whole, everyone)


def test_the_number_of_processes_deals_the_same():
    one, other = (
        solve(tournament(7), Options(seconds=60, seed=3, workers=workers, effort=0.1)) for workers in (1, 2)
    )

    assert one.placements == other.placements


def test_what_is_good_already_stays_on_its_courts():
    problem = day_on_courts(*(session(str(n), n, window=span(0, "9:00", "10:00")) for n in (30, 45, 60)))
    first = solve(problem, Options(seconds=10)).placements
    turned = tuple(
        type(p)(p.session, p.start, place)
        for p, place in zip(first, [p.place for p in (*first[1:], first[0])], strict=True)
    )

    assert Pooled(compile_problem(problem)).pools
    assert solve(problem, Options(seconds=10), start_from=turned).placements == turned


def test_what_has_no_court_is_explained_with_every_court():
    window = span(0, "9:00", "10:00")
    problem = day_on_courts(*(session(f"m{n}", window=window, weight=n) for n in range(1, 5)))

    assert Pooled(compile_problem(problem)).pools
    result = solve(problem, Options(seconds=10))

    [left] = result.unplaced
    assert len(result.placements) == 3
    assert left.cells == 3
    assert sum(reason.cells for reason in left.reasons) == 3
