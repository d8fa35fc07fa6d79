from tests.tools.stories import at, cost, plan, session

CUP = plan(session("m1", entries=("red", "blue")), session("m2", entries=("red", "gold")))


def test_a_day_between_is_free_and_neighbouring_days_cost_one():
    assert cost("team_rest_day", CUP, {"m1": at(0), "m2": at(2)}) == 0
    assert cost("team_rest_day", CUP, {"m1": at(1), "m2": at(2)}) == 1


def test_one_day_costs_two():
    assert cost("team_rest_day", CUP, {"m1": at(0, "9:00"), "m2": at(0, "18:00")}) == 2
