"""A chain of moves keeps a full timetable whole where no single move and no change-over of two does."""

import datetime as dt
from itertools import combinations

import numpy as np
import pytest

from solver.anneal import kernel
from solver.anneal.annealing import Annealing
from solver.anneal.chains import FEWEST, MOST, share_of_chains
from solver.check import check
from solver.compile import compile_problem
from solver.grid import Grid
from solver.problem import Day, Person, Problem, Session, Use, Venue
from solver.state import placements
from solver.timespan import Span
from solver.timetable import Timetable
from tests.solver.anneal.test_annealing import SOME_MOVE, roomy

ROUNDS = (("0-2", "1-3"), ("0-3", "1-2"), ("0-1", "2-3"))  # two courts, three slots, everybody in every slot
MOVES = 4000
WHATEVER_IT_COSTS = 1024 * 100  # no rule is broken for a wish


def full_day() -> Problem:
    """Four teams meet once on two courts in three slots; one match of the last round is best in the first."""
    courts = tuple((f"court {c}",) for c in range(2))
    sessions = tuple(
        Session(
            f"{a}-{b}", "day", "match", 60, Span(0, 3), places=courts, step=60,
            people=(f"team {a}", f"team {b}"),
        )
        for a, b in combinations(range(4), 2)
    )  # fmt: skip
    return Problem(
        Grid(dt.date(2026, 3, 2), 1, 60, "UTC"),
        (Day("work"),),
        sessions,
        tuple(Venue(court) for (court,) in courts),
        tuple(Person(f"team {t}") for t in range(4)),
        uses=(
            *(Use(code, code) for code in ("venue_exclusive", "person_exclusive", "window")),
            Use("first", "preferred_time", ("0-1",), params={"start": 0, "end": 60}, weight=10),
        ),
        house=(0, 1440),
    )


def in_rounds(instance) -> dict[int, int]:
    """Every match in its round, the first of a round on the first court."""
    at = {}
    for s, domain in enumerate(instance.domains):
        slot = next(n for n, matches in enumerate(ROUNDS) if domain.session.id in matches)
        court = ROUNDS[slot].index(domain.session.id)
        here = (domain.starts[domain.start_index] == slot) & (domain.place_index == court)
        at[s] = int(np.flatnonzero(here)[0])
    return at


@pytest.mark.parametrize(("share", "cost"), [(0, 10), (64, 0)])
def test_a_full_day_gets_cheaper_only_by_a_chain(share, cost):
    problem = full_day()
    instance = compile_problem(problem)
    search = Annealing(instance, in_rounds(instance), 1, 1)
    search.weights = WHATEVER_IT_COSTS, WHATEVER_IT_COSTS
    totals = search.chains[0].totals
    totals[kernel.SHARE], totals[kernel.WEIGHT] = share, WHATEVER_IT_COSTS

    search.run(MOVES, 0.5, 0.5, 1)

    assert search.chains[0].totals[kernel.RECORD] == cost
    (found,) = search.found()
    assert check(problem, Timetable.of(problem, placements(instance, found))).breaches == ()


@pytest.mark.parametrize("seed", SOME_MOVE)
def test_after_chains_the_counters_and_who_is_in_them_are_those_of_a_fresh_count(seed):
    instance = compile_problem(roomy(seed))
    search = Annealing(instance, {s: 0 for s, d in enumerate(instance.domains) if len(d)}, seed, 2)
    heat = search.heat()
    for chain in search.chains:
        chain.totals[kernel.SHARE] = 1024

    search.run(300, heat, 0.2, workers=1)

    for chain in search.chains:
        afresh = Annealing(
            instance, {s: int(c - chain.tables.first[s]) for s, c in enumerate(chain.at) if c >= 0}, 1, 1
        ).chains[0]
        assert chain.now.tolist() == afresh.now.tolist()
        assert chain.who.tolist() == afresh.who.tolist()


def test_chains_are_tried_more_often_where_their_links_are_taken_as_often_as_plain_moves():
    assert share_of_chains(64, 2000, 200, 10_000, 2000) == 128 // 4
    assert share_of_chains(64, 2000, 200, 10_000, 500) == 128
    assert share_of_chains(MOST, 2000, 2000, 10_000, 0) == MOST
    assert share_of_chains(FEWEST, 2000, 0, 10_000, 1) == FEWEST
