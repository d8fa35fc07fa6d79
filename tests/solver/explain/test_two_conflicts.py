"""A session that two things forbid, each by itself enough: dropping one does not help, and that is said."""

from solver.constraints import standard_uses
from solver.edits import apply
from solver.explain.asking import explained
from solver.explain.speaking import spoken
from solver.problem import Blocked, Person, Problem, Venue
from solver.result import Options
from solver.search import solve
from tests.tools.stories import plan, session, span

MONDAY = span(0, "0:00", "24:00")


def closed_and_busy() -> Problem:
    """On the one day of its window the hall is closed, and so is Ann's calendar: two independent conflicts."""
    talk = session("talk", places=(("hall",),), people=("ann",), window=MONDAY)
    hall = Venue("hall", closures=(Blocked(MONDAY),))
    return plan(talk, venues=(hall,), people=(Person("ann", busy=(MONDAY,)),), uses=standard_uses())


def unplaced(problem: Problem) -> list[str]:
    return [e.session for e in solve(problem, Options(seconds=60)).unplaced]


def test_no_way_asks_for_one_thing_where_that_alone_frees_nothing():
    problem = closed_and_busy()
    (told,) = explained(problem, (), ["talk"])

    by_place_and_person = [way for way in told.ways if way.start < MONDAY.end]

    assert (told.state, told.least_changes) == ("any", 2)
    assert by_place_and_person
    assert all(len(way.edits) >= 2 for way in by_place_and_person)
    assert "takes 2 together" in spoken(told, problem, "en")
    assert "至少要同时放宽 2 条" in spoken(told, problem, "zh")


def test_the_two_together_are_offered_and_solve_again_and_neither_does_alone():
    problem = closed_and_busy()
    (told,) = explained(problem, (), ["talk"])
    way = next(way for way in told.ways if way.start < MONDAY.end)

    assert way.confirmed
    assert unplaced(problem) == ["talk"]
    assert [unplaced(apply(problem, [edit])) for edit in way.edits] == [["talk"]] * len(way.edits)
    assert unplaced(apply(problem, way.edits)) == []
