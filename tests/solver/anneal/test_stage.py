"""A stage is made in turns: short enough to be stopped, and as many as the effort says whatever the clock does."""

from itertools import islice, pairwise

from solver.anneal.stage import EFFORT_MOVES, STEPS, Turns
from solver.limits import Limits


def test_by_effort_the_moves_are_the_same_every_time_and_are_paid():
    limits = Limits(60, effort=100)

    turns = list(Turns(limits, 10))

    assert {moves for moves, _, _ in turns} == {int(10 * EFFORT_MOVES / STEPS)}
    assert len(turns) == STEPS
    assert (turns[0][1], turns[-1][2]) == (0, 1)
    assert all(one[2] == other[1] for one, other in pairwise(turns))
    assert abs(90 - limits.effort) < 0.1


def test_a_stage_ends_with_the_effort():
    assert len(list(Turns(Limits(60, effort=1), 10))) < STEPS / 5


def test_a_stop_is_heeded_at_the_next_turn():
    stopped = []
    turns = iter(Turns(Limits(60, stop=lambda: bool(stopped)), 30))
    assert len(list(islice(turns, 3))) == 3
    stopped.append(True)
    assert list(turns) == []


def test_by_the_clock_it_only_gets_colder():
    shares = [share for _, *both in islice(Turns(Limits(60), 5), 20) for share in both]
    assert shares[0] == 0
    assert all(0 <= share <= 1 for share in shares)
    assert shares[::2] == sorted(shares[::2])
