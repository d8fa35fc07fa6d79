"""Windows of several days, in every engine."""

from solver.problem import Use
from solver.result import Options
from solver.search import solve
from tests.tools.stories import plan, session, span


def test_two_matches_on_the_first_day_of_all_cost_for_the_day_before_as_well():
    monday = {"entries": ("red",), "window": span(0, "9:00", "12:00")}
    uses = (Use("window", "window"), Use("rest", "team_rest_day"))
    problem = plan(session("m1", **monday), session("m2", **monday), types="w", uses=uses)

    result = solve(problem, Options(seconds=60, seed=1))

    assert (len(result.placements), result.cost) == (2, 2)
