"""What a model is made of: the placements at hand, and nothing of the way to them."""

import numpy as np
import pytest

from solver.compile import compile_problem
from solver.greedy import construct
from solver.instance import Instance
from solver.model import Model
from solver.state import State
from tests.tools.courses import courses


@pytest.mark.parametrize("seed", range(4))
def test_a_model_is_the_same_whatever_way_the_placements_came_about(seed):
    instance = compile_problem(courses(seed))
    state = State(instance)
    construct(state)
    placed, random = dict(state.at), np.random.default_rng(seed)
    free = [s for s in placed if instance.problem.sessions[s].fixed is None][::2]

    def written() -> str:
        state.load({s: c for s, c in placed.items() if s not in free})
        return _text(instance, {s: np.arange(min(4, len(instance.domains[s]))) for s in free}, placed)

    first = written()
    state.load({})
    for session in random.permutation(sorted(placed)).tolist():
        state.place(session, placed[session])

    assert written() == first
    assert len(free) > 1


def _text(instance: Instance, columns: dict[int, np.ndarray], placed: dict[int, int]) -> str:
    hint = {s: placed[s] for s in columns if placed[s] in columns[s]}
    weights = dict.fromkeys(columns, 1)
    return str(Model(instance, columns, {}, weights, hint, priced=True).model.proto)
