"""A state that only looks at what has changed says what a fresh one says."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.compile import compile_problem
from solver.couplings.ongrid import OnGrid
from solver.couplings.slots import SlotsCoupling
from solver.greedy import construct
from solver.instance import Instance
from solver.state import State
from tests.tools.problems import small_problem
from tests.tools.ruled import with_rules

SEEDS = st.integers(0, 20)
MOVES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5000)), max_size=12)


@lru_cache(maxsize=40)
def compiled(seed: int) -> Instance:
    return compile_problem(with_rules(small_problem(seed), seed))


def moved(instance: Instance, moves: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Each move puts a session on a candidate, or takes it out where it is placed."""
    at: dict[int, int] = {}
    for session, candidate in moves:
        number = session % len(instance.domains)
        if at.pop(number, None) is None and len(instance.domains[number]):
            at[number] = candidate % len(instance.domains[number])
    return at


def fresh_cost(instance: Instance, at: dict[int, int]) -> int:
    own = sum(int(instance.domains[s].cost[c]) for s, c in at.items())
    return own + sum(c.cost() for c in instance.couplings if c.priced)


@given(SEEDS, MOVES, MOVES)
@settings(max_examples=30, deadline=None)
def test_a_state_that_is_loaded_over_another_is_the_one_that_is_loaded_alone(seed, before, after):
    instance = compiled(seed)
    state, at = State(instance), moved(instance, after)

    state.load(moved(instance, before))
    first = state.cost()
    state.load(at)

    assert state.at == at
    assert state.cost() == fresh_cost(instance, at)
    assert {c: dict(c.at) for c in instance.couplings} == {
        c: {s: at[s] for s in c.sessions if s in at} for c in instance.couplings
    }
    state.load(moved(instance, before))
    assert state.cost() == first == fresh_cost(instance, moved(instance, before))


@given(SEEDS, MOVES)
@settings(max_examples=30, deadline=None)
def test_what_is_open_and_what_it_costs_is_what_each_coupling_says_of_each_candidate(seed, moves):
    instance = compiled(seed)
    state = State(instance)
    state.load(moved(instance, moves))
    for session, domain in enumerate(instance.domains):
        if session in state.at:
            continue
        is_open, price = np.ones(len(domain), dtype=bool), domain.cost.astype(np.int64)
        for coupling in instance.touching[session]:
            allowed, extra = coupling.allowed(session), coupling.marginal(session)
            is_open &= True if allowed is None else allowed
            price += 0 if extra is None else extra
        assert state.open(session).tolist() == is_open.tolist()
        assert state.price(session).tolist() == price.tolist()


@given(SEEDS, MOVES)
@settings(max_examples=30, deadline=None)
def test_a_thing_is_closed_where_its_ticks_are_full(seed, moves):
    instance = compiled(seed)
    state = State(instance)
    state.load(moved(instance, moves))
    for coupling in instance.couplings:
        if not isinstance(coupling, SlotsCoupling) or coupling.priced:
            continue
        taken = [*coupling.beforehand]
        for s, c in coupling.at.items():
            taken += [
                (*span, part.amount)
                for part in coupling.parts[s]
                if part.places is None or instance.domains[s].place(c) in part.places
                for span in instance.domains[s].intervals(c, part.lead, part.tail)
            ]
        for session in coupling.sessions:
            if session in state.at or any(part.amount > coupling.limit for part in coupling.parts[session]):
                continue  # who takes too much alone has a mask for that
            domain = instance.domains[session]
            allowed = coupling.allowed(session)
            for candidate in range(0, len(domain), 1 + len(domain) // 40):
                full = any(
                    sum(a for s, e, a in taken if s <= tick < e) + part.amount > coupling.limit
                    for part in coupling.parts[session]
                    if part.places is None or domain.place(candidate) in part.places
                    for start, end in domain.intervals(candidate, part.lead, part.tail)
                    for tick in range(start, end)
                )
                assert (allowed is None or bool(allowed[candidate])) == (not full)


def test_the_couplings_that_answer_for_starts_and_places_answer_for_candidates_too():
    instance = compiled(5)
    state = State(instance)
    construct(state)

    found = [c for c in instance.couplings if isinstance(c, OnGrid)]

    assert found
    for coupling in found:
        for session in coupling.sessions:
            for answer in (coupling.allowed(session), coupling.marginal(session)):
                assert answer is None or len(answer) == len(instance.domains[session])
