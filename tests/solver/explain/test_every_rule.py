"""For every rule beside the standard ones: the ways out that are found hold under the independent check."""

import dataclasses
from functools import lru_cache

import pytest

from solver.assign import assign
from solver.compile import compile_problem
from solver.constraints import rules, standard_uses
from solver.explain.session import explain, explain_all
from solver.greedy import construct
from solver.problem import Use
from solver.staffing import staffed
from solver.state import State
from solver.timetable import Timetable
from tests.tools.problems import small_problem

HARD = tuple(r.code for r in rules().values() if (r.hard or r.switchable) and not r.standard)
SEEDS = range(12)


@lru_cache
def tried(code: str) -> tuple[int, int, set[str]]:
    """How many ways were found and how many told, and what was asked for the rule's sake."""
    rule, found, told, asked = rules()[code], 0, 0, set()
    use = Use(**{"id": code, "rule": code, "params": rule.example, "hard": True, **rule.example_use})
    for seed in SEEDS:
        problem = dataclasses.replace(small_problem(seed), uses=(*standard_uses(), use))
        state = State(compile_problem(problem))
        construct(state)
        staffed(problem, state)
        names = assign(problem, Timetable.of(problem, state.placements())).timetable.placements
        left = tuple(state.left_out())
        found += sum(len(explain(state, session).ways) for session in left)
        for explanation in explain_all(state, names, left_out_proven=False):
            told += len(explanation.ways)
            for way in explanation.ways:
                asked |= {w.en for w in way.words if any(getattr(e, "use", "") == code for e in way.edits)}
    return found, told, asked


@pytest.mark.parametrize("code", HARD)
def test_the_ways_found_under_it_are_ways_out(code):
    found, told, _ = tried(code)
    assert told >= 0.9 * found


def test_of_all_rules_together_the_check_drops_one_in_twenty_at_most():
    every = [tried(code) for code in HARD]
    found, told = sum(f for f, _, _ in every), sum(t for _, t, _ in every)
    assert told > 300
    assert told >= 0.95 * found


def test_rules_are_relieved_in_their_own_words():
    asked = {code: tried(code)[2] for code in HARD}
    assert sum(bool(words) for words in asked.values()) > 10
