from solver.constraints.apart import aparts, too_close
from solver.timespan import Span
from tests.tools.stories import session

A = session("a", places=(("x",), ("y",), ("z",)))
B = session("b", places=(("x",), ("w",)))


def test_places_that_ask_the_same_come_together():
    gaps = {("x", "x"): None, ("x", "w"): 2}

    shapes = list(aparts(A, B, lambda p, q: gaps.get((p[0], q[0]), 1), {}))

    assert [(s.gap, s.places_a, s.places_b) for s in shapes] == [(2, (0,), (1,)), (1, (1, 2), (0, 1))]


def test_where_nothing_is_asked_nothing_is_said():
    assert list(aparts(A, B, lambda p, q: None, {})) == []


def test_exactly_the_gap_is_far_enough_in_either_order():
    assert not too_close([Span(0, 4)], (Span(6, 8),), 2)
    assert too_close([Span(0, 4)], (Span(5, 8),), 2)
    assert too_close([Span(5, 8)], (Span(0, 4),), 2)
