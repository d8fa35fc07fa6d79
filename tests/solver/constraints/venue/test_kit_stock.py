from solver.problem import Kit
from tests.tools.stories import at, breaches, faults, plan, session


def ropes(*needs: int, **more):
    pulls = [session(n, kit=(("rope", need),), **more) for n, need in zip("abc", needs, strict=False)]
    return plan(*pulls, kits=(Kit("rope", 3),))


def test_all_that_there_is_may_be_used_and_one_more_is_refused():
    together = {"a": at(0, "10:00"), "b": at(0, "10:30")}

    assert breaches("kit_stock", ropes(2, 1), together) == []
    assert [b.amount for b in breaches("kit_stock", ropes(2, 2), together)] == [1]


def test_kit_is_in_use_until_it_is_taken_down():
    problem = ropes(3, 3, teardown=30)

    assert faults("kit_stock", problem, {"a": at(0, "10:00"), "b": at(0, "11:30")}) == []
    assert faults("kit_stock", problem, {"a": at(0, "10:00"), "b": at(0, "11:15")}) == [("a", "b")]


def test_more_than_there_is_cannot_be_had_by_one_alone():
    assert faults("kit_stock", ropes(4), {"a": at(0, "10:00")}) == [("a",)]
