from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

STATIONS = (Venue("jump"), Venue("rope"), Venue("throw"))
PLACES = (("jump",), ("rope",), ("throw",))
TEN, ELEVEN = at(0, "10:00"), at(0, "11:00")


def visits(*teams: str):
    return plan(
        *(session(f"{team}{n}", entries=(team,), places=PLACES) for team in teams for n in (1, 2)),
        venues=STATIONS,
    )


def test_two_teams_that_change_stations_go_round():
    where = {"red1": (TEN, ("jump",)), "red2": (ELEVEN, ("rope",))}
    where |= {"blue1": (TEN, ("rope",)), "blue2": (ELEVEN, ("jump",))}
    assert faults("rotation", visits("red", "blue"), where) == []


def test_a_team_that_comes_to_a_station_again_breaks_it():
    where = {"red1": (TEN, ("jump",)), "red2": (ELEVEN, ("jump",))}
    assert faults("rotation", visits("red"), where) == [("red1", "red2")]


def test_two_teams_at_a_station_at_a_time_break_it_and_one_after_the_other_they_do_not():
    first = {"red1": (TEN, ("jump",))}
    assert faults("rotation", visits("red", "blue"), {**first, "blue1": (TEN + 3, ("jump",))}) == [
        ("red1", "blue1")
    ]
    assert faults("rotation", visits("red", "blue"), {**first, "blue1": (TEN + 4, ("jump",))}) == []
