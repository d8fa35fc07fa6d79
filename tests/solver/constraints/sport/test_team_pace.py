"""Nobody runs ahead of the season."""

from solver.problem import Use
from solver.result import Options
from solver.search import solve
from tests.tools.stories import at, faults, plan, session

TEAMS = ("red", "blue", "green", "gold")
PAIRS = [(a, b) for n, a in enumerate(TEAMS) for b in TEAMS[n + 1 :]]
LEAGUE = plan(*(session(f"{a}-{b}", entries=(a, b)) for a, b in PAIRS))
ROUNDS = (("red-blue", "green-gold"), ("red-green", "blue-gold"), ("red-gold", "blue-green"))


def test_round_by_round_nobody_is_ahead():
    placed = {name: at(day) for day, matches in enumerate(ROUNDS) for name in matches}
    assert faults("team_pace", LEAGUE, placed, most=0) == []


def test_one_ahead_is_allowed_and_two_are_refused():
    two = {"red-blue": at(0), "red-green": at(1), "blue-gold": at(2)}
    rest = {"green-gold": at(2), "red-gold": at(3), "blue-green": at(3)}
    assert faults("team_pace", LEAGUE, {**two, **rest}, most=2) == []
    assert faults("team_pace", LEAGUE, {**two, **rest}, most=1) == [("red-blue", "red-green")]


def test_a_match_without_a_place_may_still_be_played_in_time():
    two = {"red-blue": at(0), "red-green": at(1)}
    assert faults("team_pace", LEAGUE, two, most=1) == []


def test_the_solver_keeps_it_with_one_match_a_day():
    """One match a day puts two teams ahead at once; with none ahead by more than one all six still find their day."""
    uses = (
        Use("pace", "team_pace", params={"most": 1}),
        Use("a day", "count_per_period", params={"most": 1, "period": "day"}),
    )
    names = {s.id for s in LEAGUE.sessions}
    league = plan(*LEAGUE.sessions, uses=uses)

    result = solve(league, Options(seconds=20))

    assert {p.session for p in result.placements} == names
    days = [p.session.split("-") for p in result.placements]
    for until in range(1, 7):
        played = [sum(team in match for match in days[:until]) for team in TEAMS]
        assert max(played) - min(played) <= 1
