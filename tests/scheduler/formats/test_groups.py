from scheduler.formats import formats, known
from scheduler.formats.groups import qualified, snaked

DRAW = formats()["groups"].draw


def test_twelve_teams_in_four_groups_play_twelve_matches():
    matches = DRAW(known(*(f"T{i}" for i in range(1, 13))), 4)

    assert sorted(m.code for m in matches) == [f"{g}{i}" for g in "ABCD" for i in (1, 2, 3)]
    assert {m.round for m in matches} == {1, 2, 3}


def test_the_snake_keeps_the_strong_apart():
    groups = snaked(known("1", "2", "3", "4", "5"), 2)

    assert {g: tuple(s.entry for s in sides) for g, sides in groups.items()} == {
        "A": ("1", "4", "5"),
        "B": ("2", "3"),
    }


def test_a_group_of_one_plays_nothing():
    assert DRAW(known("A", "B", "C"), 3) == ()


def test_group_winners_come_first_and_no_runner_up_faces_its_own_group():
    words = [s.words.zh for s in qualified(4)]

    assert words[:4] == ["A组第1名", "B组第1名", "C组第1名", "D组第1名"]
    first_round = list(zip(words[:4], reversed(words[4:]), strict=True))
    assert first_round == [
        ("A组第1名", "B组第2名"),
        ("B组第1名", "A组第2名"),
        ("C组第1名", "D组第2名"),
        ("D组第1名", "C组第2名"),
    ]
