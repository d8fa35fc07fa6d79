"""A stage is made in turns: short enough to be stopped, and as many as the effort says whatever the clock does."""

import datetime as dt
from itertools import islice, pairwise

import numpy as np

from solver.anneal.stage import EFFORT_MOVES, STEPS, Stage, Turns
from solver.candidates import Core
from solver.compile import compile_problem
from solver.grid import Grid
from solver.limits import Limits
from solver.problem import Day, Problem, Session, Use, Venue
from solver.state import State
from solver.timespan import Span


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


def test_an_earlier_end_is_taken_whichever_chain_has_found_it():
    """What the end costs is no part of what the chains compare."""
    instance = _matches_that_are_best_over_early()
    early, late = _ends(instance)
    core = Core(State(instance), Limits(60))
    core.best = late

    assert Stage(core, 1, 1)._adopt([late, early])
    assert core.best == early
    assert not Stage(core, 1, 1)._adopt([late])
    assert core.best == core.state.at == early


def test_a_whole_timetable_is_not_enough_where_it_could_end_earlier():
    instance = _matches_that_are_best_over_early()
    early, late = _ends(instance)
    core = Core(State(instance), Limits(60, effort=5))
    core.best = late

    assert Stage(core, 1, 1).improve(1200 / EFFORT_MOVES)

    assert core.cost() == _cost(core, early)


def _matches_that_are_best_over_early():
    sessions = tuple(Session(name, "e", "k", 60, Span(0, 720), places=(("court",),)) for name in "abc")
    uses = (Use("early", "early_end", params={"minutes": 60}),)
    problem = Problem(Grid(dt.date(2026, 3, 2), 1), (Day("work"),), sessions, (Venue("court"),), uses=uses)
    return compile_problem(problem)


def _ends(instance):
    """All three as early as can be, and as late."""
    starts = [domain.start_index for domain in instance.domains]
    early, late = ([int(end(each)) for each in starts] for end in (np.argmin, np.argmax))
    return dict(enumerate(early)), dict(enumerate(late))


def _cost(core, at):
    core.state.load(at)
    return core.state.cost()
