from itertools import combinations

import pytest

from scheduler.formats import formats, known

DRAW = formats()["round_robin"].draw


@pytest.mark.parametrize("number", range(2, 14))
def test_each_pair_meets_once_and_nobody_twice_in_a_round(number):
    entries = tuple(f"T{i}" for i in range(number))

    matches = DRAW(known(*entries))

    assert sorted(tuple(sorted(m.entries)) for m in matches) == sorted(
        tuple(sorted(p)) for p in combinations(entries, 2)
    )
    for turn in {m.round for m in matches}:
        playing = [e for m in matches if m.round == turn for e in m.entries]
        assert len(playing) == len(set(playing))


def test_thirteen_teams_have_thirteen_rounds_with_one_bye_each():
    matches = DRAW(known(*(f"T{i}" for i in range(13))))

    assert [sum(m.round == r for m in matches) for r in range(1, 14)] == [6] * 13


@pytest.mark.parametrize("entries", [(), ("A",)])
def test_fewer_than_two_play_nothing(entries):
    assert DRAW(known(*entries)) == ()


def test_a_second_leg_turns_the_sides():
    first, second = DRAW(known("A", "B"), 2)

    assert (first.entries, second.entries) == (("A", "B"), ("B", "A"))
    assert (first.code, second.code) == ("r1m1", "r2m1")
