"""What is compiled, and what is not worth it."""

import dataclasses

import numpy as np

from solver.compile import compile_problem
from solver.constraints import standard_uses
from solver.problem import Fixed, Use, Venue
from tests.tools.problems import small_problem
from tests.tools.stories import plan, session

WISH = Use("loose", "compact", weight=1)


def coupled(*sessions):
    """The uses that couple the sessions."""
    uses = (*standard_uses(), WISH)
    return {c.use for c in compile_problem(plan(*sessions, venues=(Venue("A"),), uses=uses)).couplings}


def test_what_couples_only_sessions_from_outside_is_left_out_unless_it_is_a_wish():
    """A repair holds a thousand sessions where they are: nothing they ask of each other can be mended."""
    loose = session("c", places=(("A",),))
    fixed = [
        dataclasses.replace(loose, id=name, fixed=Fixed(40 + 5 * n, ("A",))) for n, name in enumerate("ab")
    ]

    assert coupled(*fixed) == {"loose"}
    assert coupled(*fixed, loose) == {"loose", "venue_exclusive"}


def test_what_is_legal_is_told_anew_from_the_candidates_and_can_be_narrowed():
    domain = compile_problem(small_problem(3)).domains[0]
    legal, cells = domain.legal, sorted(domain.cell.tolist())

    domain.legal &= np.arange(domain.size).reshape(domain.shape) % 2 == 0
    domain.settle(1)

    assert np.flatnonzero(legal.ravel()).tolist() == cells
    assert sorted(domain.cell.tolist()) == [cell for cell in cells if cell % 2 == 0]
