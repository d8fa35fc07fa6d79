"""Whoever can stay does: what that leaves to be moved."""

from solver.compile import compile_problem
from solver.repair import repairing
from solver.repair.affected import changed
from solver.repair.confined import confined, must_move
from solver.repair.repairing import repair
from tests.tools.courts import at, closed, courts, match


def test_what_must_move_is_what_is_forbidden_and_the_lighter_of_two_at_odds():
    problem = courts(
        match("shut"), match("light"), match("heavy"), match("calm"), closures=(closed(1),), days=3
    )
    before = (at("shut", 1, 10), at("light", 2, 9), at("heavy", 2, 9), at("calm", 2, 11))
    what = changed(problem, before)

    near = confined(what)
    instance = compile_problem(near.problem)
    weight = dict(enumerate((5, 2, 3, 100)))

    assert [s.id for s in near.problem.sessions if s.fixed] == ["calm"]
    assert must_move(what, instance, weight) == 5 + 2


def test_where_moving_what_must_move_is_enough_nothing_else_is_compiled_or_searched(monkeypatch):
    compiled = []
    monkeypatch.setattr(
        repairing, "compile_problem", lambda p, seed: compiled.append(p) or compile_problem(p, seed)
    )
    problem = courts(match("one"), match("two"), closures=(closed(1, 10, 11),))

    found = repair(problem, (at("one", 1, 10), at("two", 1, 9)))

    assert [m.now for m in found.moved] == [at("one", 1, 11)]
    assert found.proven
    assert [[s.id for s in p.sessions if not s.fixed] for p in compiled] == [["one"]]
