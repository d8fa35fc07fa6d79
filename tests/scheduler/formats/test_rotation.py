import pytest

from scheduler.formats import formats, known
from scheduler.formats.rotation import heats, resting

DRAW = formats()["rotation"].draw


@pytest.mark.parametrize(("teams", "stations"), [(12, 8), (13, 8), (8, 8), (3, 8), (1, 1), (0, 4)])
def test_each_team_is_at_each_station_once_and_one_team_a_station(teams, stations):
    entries = tuple(f"T{i}" for i in range(teams))

    visits = DRAW(known(*entries), stations)

    assert sorted((v.entries[0], int(v.group)) for v in visits) == [
        (e, s) for e in sorted(entries) for s in range(1, stations + 1)
    ]
    assert len({(v.round, v.group) for v in visits}) == len(visits)
    assert len({(v.round, v.entries) for v in visits}) == len(visits)


def test_twelve_teams_at_eight_stations_run_three_relay_heats_of_four_while_they_rest():
    sides = known(*(f"T{i}" for i in range(12)))

    found = heats(sides, 8)

    assert [len(runners) for _, runners in found] == [4, 4, 4]
    assert sorted(s.entry for _, r in found for s in r) == sorted(s.entry for s in sides)
    assert all(set(runners) <= set(resting(sides, 8)[turn - 1]) for turn, runners in found)


def test_thirteen_teams_run_once_each_too():
    sides = known(*(f"T{i}" for i in range(13)))

    assert sorted(s.entry for _, r in heats(sides, 8) for s in r) == sorted(s.entry for s in sides)


def test_where_nobody_rests_there_is_no_heat():
    assert heats(known("A", "B"), 2) == ()
