"""What moves beside a round is kept as far as the round's own time reaches, whenever its answer comes."""

import pytest

from solver.candidates import Core
from solver.compile import compile_problem
from solver.crew import Crew
from solver.greedy import construct
from solver.limits import Limits
from solver.model import Model
from solver.rounds import Mark, Running
from solver.state import State
from tests.tools.problems import small_problem

FAR = 1000.0  # more than a round can take


@pytest.fixture
def core():
    state = State(compile_problem(small_problem(4)))
    construct(state)
    return Core(state, Limits(60.0))


def _one_round(core: Core, marks: list[Mark], monkeypatch, *, settles: bool = False) -> list[str]:
    """A round of which nothing is kept, with these marks made beside it; what was undone."""
    monkeypatch.setattr(Running, "is_settled", lambda self: settles)
    monkeypatch.setattr(core, "completed", lambda outcome, base: base)
    undone: list[str] = []

    def meanwhile(running: Running) -> None:
        running.marks = [
            Mark(m.counted, m.best, m.effort, lambda m=m: undone.append(f"{m.counted}")) for m in marks
        ]
        core.best = {}

    next(core.improve(0, meanwhile))
    return undone


def test_what_was_moved_after_the_round_had_taken_as_much_is_taken_back(core, monkeypatch):
    first, second = dict(core.best), dict(list(core.best.items())[:-1])
    marks = [Mark(0.0, first, 9.0, print), Mark(0.0001, first, 8.0, print), Mark(FAR, second, 7.0, print)]

    assert _one_round(core, marks, monkeypatch) == [f"{FAR}"]
    assert core.limits.effort < 7.0  # the round has spent something too


def test_what_was_moved_within_its_time_stays(core, monkeypatch):
    assert _one_round(core, [Mark(0.0, {}, 9.0, print)], monkeypatch) == []


def test_a_round_that_settles_everything_takes_all_of_it_back(core, monkeypatch):
    best = dict(core.best)
    marks = [Mark(0.0, best, 9.0, print), Mark(0.0001, {}, 8.0, print)]

    assert _one_round(core, marks, monkeypatch, settles=True) == ["0.0"]
    assert core.best == best


def test_beside_a_round_without_an_end_moves_may_take_several_times_its_effort(core, monkeypatch):
    monkeypatch.setattr(Model, "solve", lambda self, limits, effort: None)
    allowed: list[float] = []

    next(core.improve(0, lambda running: allowed.append(running.allowance())))

    assert allowed == [3 * 2.0]


def test_while_it_runs_they_may_take_as_much_too(core, monkeypatch):
    monkeypatch.setattr(Crew, "is_done", lambda self, job: False)
    allowed: list[float] = []

    next(core.improve(0, lambda running: allowed.append(running.allowance())))

    assert allowed == [3 * 2.0]
