import subprocess
import sys
from dataclasses import replace

import pytest

from solver.check import broken, check, is_on_step
from solver.constraints import rules
from solver.constraints.base import BadUse
from solver.problem import Fixed, Person, Use, Venue
from solver.timetable import Placement, Timetable
from solver.view import View
from tests.tools.problems import random_timetable, small_view
from tests.tools.stories import at, plan, session, span

HALL = Venue("hall", capacity=50)
RULES = (
    Use("one-thing", "venue_exclusive"),
    Use("room", "venue_capacity", hard=False, weight=3),
    Use("free", "person_busy", hard=False, weight=10),
    Use("sleeping", "band", params={"start_minute": 0, "end_minute": 15}, on=False),
)


def day(**more):
    lectures = [session(n, places=(("hall",),), people=("ann",), size=60, **more) for n in ("a", "b")]
    ann = Person("ann", busy=(span(0, "10:00", "11:00"),))
    return plan(*lectures, venues=(HALL,), people=(ann,), uses=RULES)


def report(problem, *placements: Placement):
    return check(problem, Timetable.of(problem, placements))


def sense(problem, *placements: Placement) -> list[str]:
    found = report(problem, *placements).breaches
    return [b.facts["what"].en for use, b in found if use.id == "sense"]


def test_breaches_come_with_their_use_and_wishes_with_their_costs():
    found = report(
        day(), Placement("a", at(0, "10:00"), ("hall",)), Placement("b", at(0, "10:30"), ("hall",))
    )

    assert [(use.id, b.sessions) for use, b in found.breaches] == [("one-thing", ("a", "b"))]
    assert found.costs == {"room": 2 * 10 * 3, "free": 2 * 10}
    assert found.cost == 80
    assert len(found.wishes) == 4
    assert not found.is_sound


def test_what_is_unplaced_is_listed_and_breaks_nothing():
    found = report(day(), Placement("b", at(0, "12:00"), ("hall",)))

    assert (found.breaches, found.unplaced, found.is_sound) == ((), ("a",), True)


@pytest.mark.parametrize(
    ("placements", "what"),
    [
        ([Placement("ghost", 40, ("hall",))], ["there is no such session"]),
        ([Placement("a", 40, ("cellar",))], ["this is none of its places"]),
        ([Placement("a", 40, ("hall",)), Placement("a", 50, ("hall",))], ["it is placed more than once"] * 2),
        ([Placement("a", -4, ("hall",))], ["it does not start at one of its times"]),
        ([Placement("a", 95, ("hall",))], ["it does not start at one of its times"]),
    ],
)
def test_placements_that_make_no_sense_are_told_and_harm_no_rule(placements, what):
    assert sense(day(), *placements) == what


def test_a_start_is_on_the_step_of_its_session():
    hourly = day(step=60)

    assert sense(hourly, Placement("a", at(0, "12:00"), ("hall",))) == []
    assert sense(hourly, Placement("a", at(0, "12:15"), ("hall",))) == [
        "it does not start at one of its times"
    ]


def test_what_is_fixed_has_to_be_there():
    problem = day(fixed=Fixed(at(0, "12:00")))

    assert sense(problem, Placement("a", at(0, "12:00"), ("hall",))) == [
        "it is fixed from outside but has no place"
    ]


def test_where_an_edition_has_it_a_session_may_stay_off_its_step():
    problem = day(step=60, released=Fixed(at(0, "12:15")))

    assert sense(problem, Placement("a", at(0, "12:15"), ("hall",))) == []


def test_a_use_that_cannot_be_bound_is_an_error():
    problem = replace(day(), uses=(Use("x", "band", params={"moon": 1}),))

    with pytest.raises(BadUse):
        report(problem)


@pytest.mark.parametrize("seed", range(30))
def test_a_start_is_on_the_step_exactly_where_the_view_has_it_or_beyond_its_window(seed):
    problem = small_view(seed).problem
    whole = tuple(replace(s, window=span(0, "0:00", "24:00")._replace(end=problem.grid.ticks))
                  for s in problem.sessions)  # fmt: skip
    view = View(replace(problem, sessions=whole))
    for one in whole:
        listed = set(view.starts(one).tolist())

        assert {t for t in range(problem.grid.ticks) if is_on_step(problem, one, t)} == listed


def test_what_is_broken_for_some_sessions_is_what_the_check_says_of_them():
    bites = 0
    uses = tuple(
        replace(Use(rule.code, rule.code, params=rule.example), **rule.example_use)
        for rule in rules().values()
    )
    for seed in range(30):
        view = small_view(seed)
        problem, timetable = replace(view.problem, uses=uses), random_timetable(view, seed)
        about = {s.id for s in problem.sessions[::3]}
        whole = [b for _, b in check(problem, timetable).breaches if about.intersection(b.sessions)]

        found = [b for _, b in broken(problem, timetable, about) if about.intersection(b.sessions)]

        assert found == whole
        bites += bool(whole)
    assert bites > 20


def test_pages_may_check_without_numpy_and_without_ortools():
    code = (
        "import sys, solver.check; from solver.constraints import rules; rules();"
        "print([m for m in ('numpy', 'ortools') if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
