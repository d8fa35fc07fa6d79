from tests.tools.stories import at, cost, faults, plan, session

MATCHES = plan(session("m1", 30, entries=("red", "blue")), session("m2", 30, entries=("red", "gold")))
FIRST = {"m1": at(0, "12:00")}  # until 12:30


def test_exactly_enough_rest_is_allowed_and_one_tick_short_is_refused():
    assert faults("team_rest", MATCHES, {**FIRST, "m2": at(0, "13:00")}) == []
    assert faults("team_rest", MATCHES, {**FIRST, "m2": at(0, "12:45")}) == [("m1", "m2")]
    assert faults("team_rest", MATCHES, {**FIRST, "m2": at(0, "11:15")}) == [("m1", "m2")]


def test_teams_that_share_nobody_need_not_wait():
    others = plan(session("m1", 30, entries=("red", "blue")), session("m2", 30, entries=("gold", "pink")))
    assert faults("team_rest", others, {**FIRST, "m2": at(0, "12:00")}) == []


def test_as_a_wish_it_costs_one_for_each_pair():
    assert cost("team_rest", MATCHES, {**FIRST, "m2": at(0, "12:30")}, use={"hard": False}) == 1
