from hypothesis import given
from hypothesis import strategies as st

from solver.constraints.duties import eligible, is_free
from solver.problem import Group, Person, Pool
from solver.timespan import Span, merged
from tests.tools.stories import plan, session

SPANS = st.lists(st.tuples(st.integers(-20, 90), st.integers(1, 20)).map(lambda p: Span(p[0], sum(p))))


@given(SPANS, st.integers(0, 90))
def test_free_means_that_no_busy_span_overlaps(spans, start):
    problem = plan(session("a"), people=(Person("ann", busy=merged(spans)),))
    taken = Span(start, start + 4)

    assert is_free(problem, problem.session["a"], start, "ann") == (not any(taken.overlaps(s) for s in spans))


def test_somebody_unknown_is_free():
    problem = plan(session("a"))
    assert is_free(problem, problem.session["a"], 0, "stranger")


def test_those_who_must_attend_and_the_members_of_the_teams_are_left_out():
    pool = Pool("referee", ("ann", "bob", "cai", "dan"), 1, neutral=True)
    problem = plan(session("a", people=("ann",), entries=("red",)), groups=(Group("red", members=("bob",)),))
    assert eligible(problem, problem.session["a"], pool) == ("cai", "dan")
