"""Numbers of cells kept by start or by place say the same as a table of all cells."""

from datetime import date

import numpy as np
import pytest

from solver.compile import compile_problem
from solver.couplings.keys import Keys
from solver.grid import Grid
from solver.problem import Day, Problem, Session, Venue
from solver.timespan import Span

GRID = Grid(date(2026, 4, 6), 1)


def domain():
    one = Session("a", "E", "match", 60, Span(0, 96), places=(("x",), ("y",), ("z",)), step=120)
    problem = Problem(GRID, (Day("work"),), (one,), tuple(Venue(v) for v in "xyz"))
    return compile_problem(problem).domains[0]


@pytest.mark.parametrize("by_place", [False, True])
def test_cells_and_candidates_have_the_number_of_their_start_or_place(by_place):
    one = domain()
    places, starts = one.shape
    of = np.arange(100, 100 + (places if by_place else starts))
    keys = Keys(of, starts, by_place)

    table = np.repeat(of, starts) if by_place else np.tile(of, places)

    assert keys[np.arange(one.size)].tolist() == table.tolist()
    assert keys.of_candidates(one).tolist() == table[one.cell].tolist()
    assert keys[starts + 1] == table[starts + 1]


def test_numbers_of_starts_are_not_those_of_places():
    three = np.arange(3)

    assert Keys(three, 3).same(Keys(three.copy(), 3))
    assert not Keys(three, 3).same(Keys(three, 3, by_place=True))
    assert not Keys(three, 3).same(Keys(three + 1, 3))
