from tests.tools.stories import at, cost, faults, plan, session

ROPE = plan(*(session(f"m{n}", 30, entries=("red", f"t{n}")) for n in (1, 2, 3)))


def test_two_matches_a_day_are_allowed_and_three_are_refused():
    two = {"m1": at(0, "12:00"), "m2": at(0, "17:00")}
    assert faults("team_max_day", ROPE, {**two, "m3": at(1, "12:00")}) == []
    assert faults("team_max_day", ROPE, {**two, "m3": at(0, "18:00")}) == [("m1", "m2", "m3")]


def test_as_a_wish_it_costs_one_for_each_above():
    three = {"m1": at(0, "12:00"), "m2": at(0, "14:00"), "m3": at(0, "16:00")}
    assert cost("team_max_day", ROPE, three, most=1, use={"hard": False}) == 2


def test_any_few_days_running_may_be_looked_at_together():
    matches = plan(*(session(name, entries=("x",)) for name in "abc"))
    use = {"most": 2, "days": 4}
    assert faults("team_max_day", matches, {"a": at(0), "b": at(3), "c": at(4)}, **use) == []
    assert faults("team_max_day", matches, {"a": at(0), "b": at(2), "c": at(3)}, **use) == [("a", "b", "c")]
