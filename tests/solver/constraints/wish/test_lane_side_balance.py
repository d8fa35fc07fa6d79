from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

COURTS = (Venue("east"), Venue("west"))
CUP = plan(
    *(session(n, entries=("red",), places=(("east",), ("west",))) for n in ("m1", "m2", "m3", "m4")),
    venues=COURTS,
)


def courts(*names: str) -> dict:
    return {f"m{i + 1}": (at(i, "10:00"), (name,)) for i, name in enumerate(names)}


def test_half_the_matches_on_each_court_cost_nothing():
    assert cost("lane_side_balance", CUP, courts("east", "west", "west", "east")) == 0


def test_every_match_above_the_fair_share_costs_one():
    assert cost("lane_side_balance", CUP, courts("east", "east", "east", "west")) == 1
    assert cost("lane_side_balance", CUP, courts("east", "east", "east", "east")) == 2


def test_a_team_without_a_choice_of_courts_costs_nothing():
    tied = plan(*(session(n, entries=("red",), places=(("east",),)) for n in ("m1", "m2")), venues=COURTS)
    assert cost("lane_side_balance", tied, courts("east", "east")) == 0
