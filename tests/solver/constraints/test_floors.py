from hypothesis import given
from hypothesis import strategies as st

from solver.constraints.floors import Rows, blocked, lanes_taken, partly_blocked
from solver.problem import Blocked, Venue
from solver.timespan import Span
from solver.words import Words
from tests.tools.stories import plan, session

ONE, ALL = Blocked(Span(0, 4), Words("课", "class"), lanes=1), Blocked(Span(8, 12), Words("赛", "cup"))
VENUES = (
    Venue("hall", parts=("east", "courts"), taken=(Blocked(Span(20, 24)),)),
    Venue("east"),
    Venue("courts", lanes=3, taken=(ONE, ALL)),
    Venue("canteen", shared=True),
)
PROBLEM = plan(venues=VENUES)


def test_a_whole_takes_all_lanes_of_its_parts_and_a_court_what_it_asks_for():
    two = session("a", lanes=2)

    assert lanes_taken(PROBLEM, two, ("hall",)) == {"east": 1, "courts": 3}
    assert lanes_taken(PROBLEM, two, ("courts", "canteen")) == {"courts": 2}
    assert lanes_taken(PROBLEM, session("a"), ("courts",)) == {"courts": 3}
    assert lanes_taken(PROBLEM, session("a", lanes=9), ("courts",)) == {"courts": 3}


def test_only_what_leaves_too_few_lanes_blocks():
    spans = {lanes: [b.span for b in blocked(PROBLEM, "courts", lanes, "taken")] for lanes in (2, 3)}

    assert spans == {2: [Span(8, 12), Span(20, 24)], 3: [Span(0, 4), Span(8, 12), Span(20, 24)]}
    assert partly_blocked(PROBLEM, "courts") == [(Span(0, 4), 1)]


def test_what_blocks_a_part_blocks_the_whole_and_not_its_neighbour():
    assert [b.span for b in blocked(PROBLEM, "hall", 1, "taken")] == [Span(0, 4), Span(8, 12), Span(20, 24)]
    assert [b.span for b in blocked(PROBLEM, "east", 1, "taken")] == [Span(20, 24)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=8), st.integers(0, 40))
def test_the_rows_that_touch_a_span_are_those_that_share_a_tick(spans, start):
    """Long rows reach over the beginnings of short ones."""
    rows = tuple(Blocked(Span(at, at + length)) for at, length in sorted(spans))
    span = Span(start, start + 3)

    assert list(Rows(rows).touching(span)) == [row for row in rows if row.span.overlaps(span)]
