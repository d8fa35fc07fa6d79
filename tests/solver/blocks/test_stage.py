"""A problem in blocks: the same answers as in one piece, whoever does the work."""

from dataclasses import replace

import pytest

from benchmarks.scale import Scale, generated
from solver.blocks import stage
from solver.blocks.communities import communities
from solver.candidates import Core, movable
from solver.compile import compile_problem
from solver.greedy import construct
from solver.limits import Limits
from solver.result import Options
from solver.search import solve
from solver.state import State


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(stage, "LEAST", 20)
    monkeypatch.setattr(stage, "MOST", 16)
    monkeypatch.setattr(stage, "CUT", 1.0)


@pytest.fixture(scope="module")
def crowded():
    return generated(Scale(40, seed=3, weeks=8, crowded=True))


def test_blocks_come_to_the_optimum_of_the_whole(small_blocks, crowded, monkeypatch):
    in_blocks = solve(crowded, Options(seconds=60))
    monkeypatch.setattr(stage, "LEAST", 1000)

    whole = solve(crowded, Options(seconds=60))

    assert any(p.words.en == "solving block by block" for p in in_blocks.progress)
    assert not any(p.words.en == "solving block by block" for p in whole.progress)
    assert (in_blocks.status, in_blocks.cost) == (whole.status, whole.cost) == ("optimal", whole.bound)


@pytest.mark.parametrize("effort", [0.05, 2.0])
def test_the_same_effort_gives_the_same_timetable_with_one_process_and_with_two(
    small_blocks, crowded, effort
):
    one, two = (solve(crowded, Options(seconds=60, workers=n, effort=effort)) for n in (1, 2))

    assert one.placements == two.placements
    assert (one.cost, one.bound) == (two.cost, two.bound)


def test_where_blocks_are_all_there_is_the_timetable_still_keeps_every_rule(
    small_blocks, crowded, monkeypatch
):
    monkeypatch.setattr(stage, "WHOLE", 20)

    result = solve(crowded, Options(seconds=60, effort=3.0))  # checked independently, else EnginesDisagree

    assert result.bound is not None
    assert result.bound <= result.cost


def test_communities_are_small_enough_and_hold_everybody_once(crowded):
    instance = compile_problem(crowded)
    free = movable(instance)

    split = communities(instance, free, 16, seed=1)

    assert sorted(s for part in split.parts for s in part) == free
    assert max(len(part) for part in split.parts) <= 16
    assert split == communities(instance, free, 16, seed=1)
    assert 0 < split.cut < 1


def test_two_crowds_that_share_nothing_are_two_communities():
    instance = compile_problem(generated(Scale(200, seed=1, weeks=8, plain=True)))
    rooms = [s for s in movable(instance) if instance.problem.sessions[s].kind != "match"]
    at_home = [s for s in rooms if len({p.split("-")[0] for p in instance.problem.sessions[s].people}) == 1]

    split = communities(instance, at_home, len(at_home) * 2 // 3, seed=1)

    assert len(split.parts) == 2
    assert split.cut < 0.1


def test_blocks_that_do_not_close_are_left_after_the_first_round(small_blocks, crowded, monkeypatch):
    monkeypatch.setattr(stage, "CLOSES", -1.0)

    result = solve(crowded, Options(seconds=60))

    assert [p.words.en for p in result.progress].count("solving block by block") == 1
    assert result.status == "optimal"


def test_blocks_that_may_leave_out_too_much_are_solved_before_others_allow_for_it(small_blocks, crowded):
    state = State(compile_problem(crowded))
    construct(state)
    blocks = stage.Blocks(Core(state, Limits(60.0)), seed=1)
    known = [replace(b, cost=3, bound=3, budget=0) for b in blocks.blocks]
    blocks.slack = 5

    blocks.blocks = [replace(known[0], left_out=5), *known[1:]]
    assert (blocks._open(), blocks._spare) == (blocks.blocks[:1], 0)

    blocks.blocks = known
    assert (blocks._open(), blocks._spare) == (known, 5)

    blocks.slack = 0
    assert (blocks._open(), blocks._spare) == ([], 0)
