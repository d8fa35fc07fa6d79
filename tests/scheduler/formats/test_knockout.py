import pytest

from scheduler.formats import formats, known
from scheduler.formats.groups import qualified

DRAW = formats()["knockout"].draw


@pytest.mark.parametrize("number", range(2, 20))
def test_one_match_fewer_than_sides_and_every_known_entry_plays_once_first(number):
    entries = tuple(f"T{i}" for i in range(number))

    matches = DRAW(known(*entries))

    assert len(matches) == number - 1
    assert sorted(e for m in matches for e in m.entries) == sorted(entries)
    assert len({m.code for m in matches}) == len(matches)
    seen: set[str] = set()
    for match in matches:
        assert set(match.after) <= seen
        seen.add(match.code)


def test_eight_from_four_groups_play_four_quarters_two_semis_third_place_and_final():
    matches = DRAW(qualified(4), 1)

    assert [m.code for m in matches] == ["QF1", "QF2", "QF3", "QF4", "SF1", "SF2", "third", "final"]
    assert matches[-1].after == ("SF1", "SF2")
    assert [s.words.zh for s in matches[-1].sides] == ["半决赛 1 胜者", "半决赛 2 胜者"]
    assert [s.words.en for s in matches[-1].sides] == ["winner of semi-final 1", "winner of semi-final 2"]
    assert [s.words.en for s in matches[-2].sides] == ["loser of semi-final 1", "loser of semi-final 2"]


def test_the_best_of_three_has_a_bye():
    semi, final = DRAW(known("1", "2", "3"))

    assert semi.entries == ("2", "3")
    assert final.entries == ("1",)
    assert final.after == (semi.code,)


@pytest.mark.parametrize("entries", [(), ("A",)])
def test_fewer_than_two_play_nothing(entries):
    assert DRAW(known(*entries), 1) == ()


def test_two_play_a_final_and_no_third_place():
    assert [m.code for m in DRAW(known("A", "B"), 1)] == ["final"]
