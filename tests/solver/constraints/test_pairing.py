"""Only sessions that share something and can meet are paired."""

from solver.constraints.pairing import close_pairs, distance, meeting_pairs, movable_pairs, neighbours, split
from solver.problem import Fixed
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from tests.tools.stories import at, plan, session

YEAR = "w" * 100


def names(pairs) -> list[tuple[str, ...]]:
    return [tuple(s.id for s in pair[:2]) for pair in pairs]


def test_two_fixed_sessions_are_no_pair():
    problem = plan(session("x", fixed=Fixed(0)), session("y", fixed=Fixed(0)), session("a"))
    assert names(movable_pairs(problem.sessions)) == [("x", "a"), ("y", "a")]


def test_sessions_of_different_seasons_never_meet():
    """A start may be looked at up to a week outside of the window, so the windows are widened."""
    spring, summer, autumn = (Span(at(d), at(d + 10)) for d in (0, 20, 60))
    problem = plan(
        session("a", window=spring), session("b", window=summer), session("c", window=autumn), types=YEAR
    )
    assert names(close_pairs(problem, problem.sessions)) == [("a", "b")]


def test_who_shares_two_things_is_paired_once_in_the_order_of_the_problem():
    problem = plan(session("b", people=("ann", "bob")), session("a", people=("bob", "ann")))
    assert [
        (a.id, b.id, who) for a, b, who in meeting_pairs(problem, problem.sessions, lambda s: s.people)
    ] == [("b", "a", "ann")]


def test_neighbours_go_by_ordinal():
    problem = plan(session("c", ordinal=3), session("a", ordinal=1), session("b", ordinal=2))
    assert names(neighbours(problem.sessions)) == [("a", "b"), ("b", "c")]


def test_split_by_group_looks_at_a_session_with_each_of_its_groups():
    problem = plan(
        session("a", groups=("red",), entries=("blue",)), session("b", groups=("red",)), session("c")
    )
    parts = {who.id: [s.id for s in part] for who, part in split(problem.sessions, "group")}
    assert parts == {"red": ["a", "b"], "blue": ["a"]}


def test_distances_in_working_days_go_both_ways():
    problem = plan(session("a"), session("b"), types="wwwwwrrw")
    a, b = problem.sessions
    timetable = Timetable.of(problem, [Placement("a", at(4, "9:00")), Placement("b", at(7, "9:00"))])

    assert [distance(timetable, a, b, unit) for unit in ("day", "workday", "tick")] == [3, 1, 3 * 96 - 4]
    assert [distance(timetable, b, a, unit) for unit in ("day", "workday")] == [-3, -1]
    assert distance(Timetable(problem, ()), a, b, "day") is None
