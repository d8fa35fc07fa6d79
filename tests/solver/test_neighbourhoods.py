"""What is freed together when a timetable is improved."""

from itertools import islice

from solver import neighbourhoods
from solver.compile import compile_problem
from solver.greedy import construct
from solver.interchangeable import Interchangeable
from solver.state import State
from tests.tools.courses import courses


def test_those_who_are_counted_are_freed_together(monkeypatch):
    monkeypatch.setattr(neighbourhoods, "FREED", 5)
    state = State(compile_problem(courses(3)))
    construct(state)
    everyone = range(len(state.instance.domains))
    classes = Interchangeable(state.instance, everyone).classes(everyone)

    freed = list(islice(neighbourhoods.neighbourhoods(state, 1, classes), 8))

    assert all(5 <= len(one) <= 7 for one in freed)
    assert all(set(c) <= set(one) or set(c).isdisjoint(one) for one in freed for c in classes)
    assert {s for one in freed for s in one} > set(freed[0])
