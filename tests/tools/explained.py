"""Broken plans: small problems in a state where something is left out, for the laws of explanations."""

from functools import lru_cache

from solver.compile import compile_problem
from solver.greedy import construct
from solver.problem import Problem
from solver.staffing import staffed
from solver.state import State
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules


@lru_cache(maxsize=64)
def left_out(seed: int) -> tuple[Problem, State, tuple[int, ...]]:
    """A problem under many rules, its state after construction and staffing, and who has no place in it."""
    problem = with_rules(small_problem(seed), seed)
    state = State(compile_problem(problem))
    construct(state)
    staffed(problem, state)
    return problem, state, tuple(state.left_out())
