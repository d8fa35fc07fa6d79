from tests.tools.stories import at, cost, faults, plan, session

TALKS = plan(session("a", 120, people=("ann",)), session("b", 120, people=("ann",)))
MORNING = {"a": at(0, "9:00")}


def test_the_whole_budget_may_be_used_and_one_minute_less_is_refused():
    both = {**MORNING, "b": at(1, "9:00")}
    assert faults("work_time_budget", TALKS, both, minutes=240) == []
    assert faults("work_time_budget", TALKS, both, minutes=239) == [("a", "b")]


def test_lunch_the_evening_and_the_week_end_are_free():
    for start in (at(1, "12:00"), at(1, "18:00"), at(5, "9:00")):
        assert faults("work_time_budget", TALKS, {**MORNING, "b": start}, minutes=120) == []


def test_as_a_wish_it_costs_the_minutes_above():
    both = {**MORNING, "b": at(1, "9:00")}
    assert cost("work_time_budget", TALKS, both, minutes=200, use={"hard": False}) == 40
