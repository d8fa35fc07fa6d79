"""For every rule: what it makes impossible is explained in its name. For every rule beside the standard ones: the ways
out that are found hold under the independent check."""

import dataclasses
import json
from functools import lru_cache
from pathlib import Path

import pytest

from solver.assign import assign
from solver.check import check
from solver.codec import load_placements, load_problem
from solver.compile import compile_problem
from solver.constraints import rules, standard_uses
from solver.explain.session import explain, explain_all
from solver.greedy import construct
from solver.problem import Fixed, Problem, Use
from solver.staffing import staffed
from solver.state import State
from solver.timespan import Span
from solver.timetable import Placement, Timetable
from tests.tools.problems import small_problem

HARD = tuple(r.code for r in rules().values() if (r.hard or r.switchable) and not r.standard)
SEEDS = range(12)
EXAMPLES = Path(__file__).parents[3] / "docs" / "gallery" / "rules"
NO_CELLS = {  # rules that forbid no cell of a session, with the reason
    "fixed": "what is fixed is never without a place",
    "window": "cells are counted within it",
    "referee": "people are named once the sessions have their places",
    "all_or_none": "it waits for the other one, whose cells are explained",
}


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


MAY_BE_HARD = sorted(r.code for r in rules().values() if r.hard or r.switchable)


@pytest.mark.parametrize("code", [code for code in MAY_BE_HARD if code not in NO_CELLS])
def test_what_it_makes_impossible_is_explained_in_its_name(code):
    """Of its example all stays where the rule is against it, and one of those may only be where it is: the rule is
    said to be why it cannot."""
    told = json.loads((EXAMPLES / f"{code}.json").read_text(encoding="utf-8"))
    problem, broken = load_problem(told["problem"]), load_placements(told["broken"])
    hard = dataclasses.replace(problem.uses[0], hard=True)
    problem = dataclasses.replace(problem, uses=(hard,))
    report = check(problem, Timetable.of(problem, broken))
    named = {s for _, breach in report.breaches for s in breach.sessions}

    assert any(code in _why_not(problem, broken, p) for p in broken if p.session in named)


def _why_not(problem: Problem, broken: tuple[Placement, ...], one: Placement) -> set[str]:
    """The rules that are said to forbid that it is where it is, all others being fixed where they are."""
    at = {p.session: Fixed(p.start, p.place) for p in broken if p.session != one.session}
    session = problem.session[one.session]
    only = Span(one.start, problem.occurrences(session, one.start)[-1].end)
    here = dataclasses.replace(session, window=only, places=(one.place,), fixed=None, lock="")
    sessions = tuple(
        here if s is session else dataclasses.replace(s, fixed=at.get(s.id, s.fixed))
        for s in problem.sessions
    )
    uses = (*problem.uses, Use("only", "window", sessions=(one.session,)))
    state = State(compile_problem(dataclasses.replace(problem, sessions=sessions, uses=uses)))
    for index, domain in enumerate(state.instance.domains):
        if domain.session.id in at and len(domain):
            state.place(index, 0)
    return {reason.use for reason in explain(state, problem.sessions.index(session), ways=0).reasons}
