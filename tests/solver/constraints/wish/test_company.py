from tests.tools.stories import at, cost, plan, session

GROUP = plan(*(session(name, groups=("g",)) for name in "abc"))


def test_one_after_another_is_free_and_alone_costs_one():
    placed = {"a": at(0, "8:00"), "b": at(0, "9:00"), "c": at(0, "14:00")}
    assert cost("company", GROUP, placed) == 1
    assert cost("company", GROUP, {**placed, "c": at(0, "10:00")}) == 0


def test_a_break_counts_only_beyond_the_minutes_asked_for():
    placed = {"a": at(0, "8:00"), "b": at(0, "9:30")}
    assert cost("company", GROUP, placed, minutes=30) == 0
    assert cost("company", GROUP, placed, minutes=15) == 2


def test_midnight_is_nothing_special_and_another_day_is_no_company():
    assert cost("company", GROUP, {"a": at(0, "9:00"), "b": at(1, "9:00")}) == 2


def test_as_often_as_groups_have_the_same_sessions():
    twins = plan(*(session(name, groups=("g", "h")) for name in "ab"))
    assert cost("company", twins, {"a": at(0, "8:00"), "b": at(1, "8:00")}) == 4


def test_other_peoples_sessions_are_no_company():
    three = plan(*(session(name, groups=("g",)) for name in "ab"), session("c", groups=("h",)))
    assert cost("company", three, {"a": at(0, "8:00"), "b": at(2, "8:00"), "c": at(0, "9:00")}) == 2


def test_a_group_with_a_single_session_is_asked_nothing():
    assert cost("company", plan(session("a", groups=("g",))), {"a": at(0)}) == 0
