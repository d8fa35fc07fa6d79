from tests.tools.stories import at, cost, plan, session

REHEARSALS = plan(*(session(n, groups=("lab1",)) for n in "ab"), session("c", groups=("lab2",)))


def test_one_late_rehearsal_is_free_and_a_second_of_the_branch_costs_one():
    late = {"a": at(0, "17:00"), "c": at(0, "18:00")}
    assert cost("fair_branches", REHEARSALS, {**late, "b": at(1, "16:45")}) == 0
    assert cost("fair_branches", REHEARSALS, {**late, "b": at(1, "17:00")}) == 1


def test_only_the_named_weekdays_are_unpopular():
    late = {"a": at(0, "17:00"), "b": at(4, "17:00")}
    assert cost("fair_branches", REHEARSALS, late, weekdays=[4], most=0) == 1
