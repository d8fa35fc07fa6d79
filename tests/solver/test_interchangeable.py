"""Sessions that could change names are counted, and it makes no difference to what is found."""

import dataclasses
from functools import lru_cache

import numpy as np
import pytest

from solver.check import check
from solver.compile import compile_problem
from solver.constraints import rules, standard_uses
from solver.couplings.slots import Part, SlotsCoupling
from solver.instance import Instance
from solver.interchangeable import Class, Interchangeable, dealt
from solver.limits import Limits
from solver.model import Model
from solver.problem import Fixed, Group, Person, Problem, Use, Venue
from solver.result import Options
from solver.search import solve
from solver.state import State
from solver.timetable import Timetable
from tests.tools.everything_tried import best_of_all
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules
from tests.tools.stories import plan, session, span

LEFT_OUT = 1000  # in these models: more than any wish
SEEDS = range(24)


# Rules that ask something of two sessions at a time, so that it matters which of a class they are.
OF_PAIRS = {"all_or_none", "audience_soft", "before", "consecutive", "person_travel", "rain_reserve", "robust",
            "round_order", "same_day", "same_place", "same_time", "spacing", "travel", "useless_gaps"}  # fmt: skip


def cloned(seed: int, *, step: int = 60) -> Problem:
    """A small problem in which most sessions are two or three that only their names tell apart."""
    problem, rng = small_problem(seed), np.random.default_rng(seed)
    models = [s for s in problem.sessions if s.fixed is None][:3]
    sessions = [
        dataclasses.replace(s, id=f"{s.id}-{n}", step=step)
        for number, s in enumerate(models)
        for n in range(1 + (number + int(rng.integers(1, 3))) % 3)
    ]
    fixed = [s for s in problem.sessions if s.fixed][:1]
    problem = with_rules(dataclasses.replace(problem, sessions=(*sessions, *fixed)), seed)
    strict = {
        code for code, rule in rules().items() if rule.hard and not rule.standard and rng.random() < 0.7
    }
    return dataclasses.replace(
        problem, uses=tuple(u for u in problem.uses if u.rule not in OF_PAIRS | strict)
    )


def classes(problem: Problem) -> list[Class]:
    """Those of more than one, among all sessions."""
    instance = compile_problem(problem)
    everyone = range(len(problem.sessions))
    return [c for c in Interchangeable(instance, everyone).classes(everyone) if len(c) > 1]


def free(instance: Instance) -> list[int]:
    sessions = instance.problem.sessions
    return [i for i, d in enumerate(instance.domains) if len(d) and sessions[i].fixed is None]


@lru_cache
def compiled(seed: int) -> Instance:
    return compile_problem(cloned(seed))


@dataclasses.dataclass
class Answer:
    objective: int
    bound: int
    cost: int  # of the plan that came of it, with what is left out


def answer(instance: Instance, members: list[Class], *, size: int = 10**6, placed: int = 0) -> Answer:
    """A whole model of the classes, with so many candidates of each, after placing so many sessions greedily."""
    state = State(instance)
    waiting = [s for c in members for s in c]
    for fixed in set(range(len(instance.domains))) - set(waiting):
        if len(instance.domains[fixed]):
            state.place(fixed, 0)
    outside = []
    for one in waiting[:placed]:
        if state.open(one).any():
            state.place(one, int(np.flatnonzero(state.open(one))[0]))
            outside.append(one)
    members = [tuple(s for s in c if s not in outside) for c in members]
    members = [c for c in members if c]
    hint = {}
    for one in (s for c in members for s in c):
        if state.open(one).any() and one % 3:
            state.place(one, hint.setdefault(one, int(np.flatnonzero(state.open(one))[-1])))
    hinted = state.cost() + LEFT_OUT * sum(len(c) for c in members) - LEFT_OUT * len(hint)
    for one in hint:
        state.remove(one)
    columns, escapes = {}, {}
    for c in members:
        order = np.flatnonzero(state.open(c[0], ties=False))
        own = [int(np.flatnonzero(instance.domains[c[0]].cell == instance.domains[s].cell[hint[s]])[0])
               for s in c if s in hint]  # fmt: skip
        columns[c[0]] = np.unique(np.append(order[:size], own)).astype(int)
        if len(order) > size:
            escapes[c[0]] = int(instance.domains[c[0]].cost[order[size]])
    weights: dict[int, int | None] = {c[0]: LEFT_OUT for c in members}
    number = sum(len(c) for c in members)
    model = Model(instance, columns, escapes, weights, hint, priced=True, scale=number + 1, classes=members)
    outcome = model.solve(Limits(60), effort=60)
    assert outcome is not None
    assert outcome.optimal
    offset = hinted - outcome.hinted // (number + 1)  # of what is not in the model
    assert set(outcome.chosen) | set(outcome.left_out) | set(outcome.escaped) == {
        s for c in members for s in c
    }
    for one, candidate in outcome.chosen.items():
        assert state.open(one, ties=False)[candidate]
        state.place(one, candidate)
    cost = state.cost() + LEFT_OUT * len(outcome.left_out)
    bound = -(-(outcome.bound - len(outcome.escaped)) // (number + 1))  # each escape counts one more
    return Answer(outcome.objective // (number + 1) + offset, bound + offset, cost)


def both(instance: Instance) -> tuple[list[Class], list[Class]]:
    """The free sessions by themselves, and in classes."""
    return [(s,) for s in free(instance)], Interchangeable(instance, free(instance)).classes(free(instance))


def test_these_problems_have_classes_of_two_and_three():
    sizes = {len(c) for seed in SEEDS for c in both(compiled(seed))[1]}

    assert sizes == {1, 2, 3}
    assert sum(any(len(c) > 1 for c in both(compiled(seed))[1]) for seed in SEEDS) >= len(SEEDS) // 3


@pytest.mark.parametrize("seed", SEEDS)
def test_a_model_that_counts_says_what_one_that_names_says_and_its_plan_costs_that(seed):
    instance = compiled(seed)
    named, counted = both(instance)

    for placed in (0, 2):
        one, other = (answer(instance, members, placed=placed) for members in (named, counted))
        assert other.objective == other.bound == other.cost
        assert other.objective == one.objective


@pytest.mark.parametrize("seed", SEEDS)
def test_with_few_candidates_and_escapes_it_says_no_more_than_can_be(seed):
    instance = compiled(seed)
    named, counted = both(instance)

    least = answer(instance, named).objective
    for size in (1, 5):
        assert answer(instance, counted, size=size).bound <= least


@pytest.mark.parametrize("seed", range(8))
def test_a_solve_finds_what_it_found_with_names(seed, monkeypatch):
    problem = cloned(seed)
    counted = solve(problem, Options(seconds=60, seed=1))
    monkeypatch.setattr(Interchangeable, "classes", lambda self, sessions: [(s,) for s in sorted(sessions)])

    named = solve(problem, Options(seconds=60, seed=1))

    report = check(problem, Timetable.of(problem, counted.placements))
    assert (report.breaches, report.cost) == ((), counted.cost)
    if counted.status == named.status == "optimal":
        assert (counted.cost, len(counted.placements)) == (named.cost, len(named.placements))


# -- who is of a class -----------------------------------------------------------------------------------

MORNING = span(0, "8:00", "12:00")
ROOMS = (("east",), ("west",))


def course(*uses: Use, rooms: tuple[Venue, ...] = (Venue("east"), Venue("west")), **of_the_last) -> Problem:
    """Three lectures of Ann's, and one of Bob's."""
    lecture = {"window": MORNING, "places": ROOMS, "people": ("ann",), "groups": ("red",), "series": "S1",
               "entries": ("blue",)}  # fmt: skip
    return plan(
        session("a", **lecture),
        session("b", **lecture),
        session("c", **{**lecture, **of_the_last}),
        session("other", window=MORNING, places=ROOMS, people=("bob",), groups=("red",), entries=("blue",)),
        people=(Person("ann"), Person("bob"), Person("cai")),
        groups=(Group("red"), Group("blue")),
        venues=rooms,
        uses=(*standard_uses(), *uses),
    )


def test_the_lectures_of_a_course_are_one_class():
    days = Use("days", "many_days", ("series:S1",), params={"least": 2})
    company, stay = Use("company", "company"), Use("stay", "place_stability")

    assert classes(course(days, company, stay)) == [(0, 1, 2)]


@pytest.mark.parametrize(
    "of_the_last",
    [
        {"weight": 3},
        {"priority": 1},
        {"fixed": Fixed(36, ("east",))},
        {"minutes": 75},
        {"window": span(0, "8:00", "11:45")},
        {"places": ROOMS[:1]},
        {"places": ROOMS[::-1]},
        {"people": ("ann", "bob")},
        {"groups": ("red", "blue"), "people": ("ann", "bob")},
        {"setup": 15},
    ],
    ids=str,
)
def test_whoever_differs_is_of_no_class(of_the_last):
    assert classes(course(**of_the_last)) == [(0, 1)]


def test_what_nothing_asks_for_tells_nobody_apart():
    assert classes(course(people=("ann", "cai"))) == [(0, 1, 2)]  # Cai has nothing else to do


@pytest.mark.parametrize(
    ("use", "left"),
    [
        (Use("u", "preferred_time", ("c",), params={"start": 540, "end": 600}), [(0, 1)]),
        (Use("u", "many_days", ("a", "b"), params={"least": 2}), [(0, 1)]),
        (Use("u", "company", ("a", "b", "other"), params={"minutes": 30}), [(0, 1)]),
        (Use("u", "place_stability", ("a", "c")), [(0, 2)]),
        (Use("u", "before", ("c",), then=("other",), params={"least": 0, "unit": "day"}), [(0, 1)]),
        (Use("u", "before", ("a",), then=("b",), params={"least": 0, "unit": "day"}), []),
        (Use("u", "spacing", ("series:S1",), params={"least": 0, "most": 3}), []),
        (Use("u", "same_day", ("a", "b")), []),
        (Use("u", "same_day", ("*",)), []),
        (Use("u", "team_rest", ("c", "other"), hard=False), [(0, 1)]),
    ],
    ids=lambda u: getattr(u, "rule", None),
)
def test_whom_a_rule_tells_apart_is_of_no_class(use, left):
    problem = course(use)

    assert classes(problem) == left


def test_two_that_can_take_the_same_candidate_are_not_counted():
    shared = (Venue("east", shared=True), Venue("west", shared=True))

    assert classes(course(rooms=shared, people=("ann",))) == [(0, 1, 2)]
    alone = plan(
        *(session(n, window=MORNING, places=ROOMS) for n in "ab"), venues=shared, uses=standard_uses()
    )
    assert classes(alone) == []


def test_of_a_class_those_that_are_asked_for_count_with_each_other():
    instance = compile_problem(course())
    found = Interchangeable(instance, range(4))

    assert found.classes([3, 2, 0]) == [(0, 2), (3,)]
    assert found.classes([1]) == [(1,)]


def test_whoever_is_at_a_chosen_candidate_stays_and_the_others_come_in_order_of_time():
    domains = compile_problem(course()).domains
    at = [[int(np.flatnonzero(d.cell == cell)[0]) for cell in (32, 36, 40)] for d in domains[:3]]

    assert dealt(domains, (0, 1, 2), at[0], {0: at[0][2], 1: at[1][1]}) == {
        0: at[0][2],
        1: at[1][1],
        2: at[2][0],
    }
    assert dealt(domains, (0, 1, 2), at[0], {}) == {n: at[n][n] for n in range(3)}
    assert dealt(domains, (0, 1, 2), at[0][:1], {2: at[2][1], 1: at[1][0]}) == {1: at[1][0]}
    assert dealt(domains, (0, 1, 2), at[0][:1], {2: at[2][1]}) == {2: at[2][0]}


@pytest.mark.parametrize("seed", range(4))
def test_an_optimum_with_classes_is_what_trying_everything_finds(seed):
    hours = span(0, "8:00", ("10:00", "11:00", "12:00", "12:00")[seed])
    lecture = {"window": hours, "step": 60, "places": ROOMS, "people": ("ann",), "series": "S1", "size": 50}
    late = Use("late", "preferred_time", params={"start": 600, "end": 720, "level": 2})
    rooms = (Venue("east", capacity=40), Venue("west", capacity=60))
    problem = plan(
        *(session(n, **lecture) for n in "abc"),
        session("d", window=hours, step=60, places=ROOMS, groups=("red",)),
        venues=rooms,
        uses=(
            *standard_uses(),
            late,
            Use("stay", "place_stability"),
            Use("seats", "venue_capacity", hard=False),
        ),
    )
    assert classes(problem) == [(0, 1, 2)]

    result = solve(problem, Options(seconds=30, seed=1))

    assert result.status == "optimal"
    assert (len(result.unplaced), result.cost, result.bound) == (
        *best_of_all(State(compile_problem(problem))),
        result.cost,
    )


def test_who_is_interchangeable_does_not_hang_on_the_order_in_which_they_are_listed():
    for seed in range(6):
        problem = cloned(seed)
        turned = dataclasses.replace(problem, sessions=problem.sessions[::-1])
        one, other = ({frozenset(p.sessions[s].id for s in c) for c in classes(p)} for p in (problem, turned))
        assert one == other


@pytest.mark.parametrize(("gap", "rest", "counted"), [(0, 0, True), (2, 0, False), (2, 2, True)])
def test_pairs_with_another_are_one_row_only_where_the_class_keeps_as_far_apart(gap, rest, counted):
    """Where its lectures may follow at once, and the other keeps a distance from each, a row for all of them would
    keep the lectures from each other."""
    hours = {"window": span(0, "8:00", "13:00"), "step": 30, "places": ROOMS[:1]}
    late = Use("late", "preferred_time", params={"start": 540, "end": 660, "level": 2})
    problem = plan(*(session(n, **hours) for n in ("a", "b", "c", "other")), uses=(late,))
    instance = compile_problem(problem)
    domains, parts = instance.domains, {s: [Part(1, 0, rest, None)] for s in range(3)}
    instance.couplings.append(SlotsCoupling("rest", domains, parts, 1, None))
    for one in range(3):
        pair = {s: [Part(1, 0, gap, None)] for s in (one, 3)}
        instance.couplings.append(SlotsCoupling("pair", domains, pair, 1, None))

    named, found = both(instance)

    assert found == ([(0, 1, 2), (3,)] if counted else named)
    assert answer(instance, found).cost == answer(instance, named).cost
