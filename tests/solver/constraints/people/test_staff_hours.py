from tests.tools.stories import at, breaches, faults, plan, session


def office(*needs: int, helpers: int = 3, **more):
    helped = [session(n, helpers=need, **more) for n, need in zip("abc", needs, strict=False)]
    return plan(*helped, helpers=helpers)


TOGETHER = {"a": at(0, "10:00"), "b": at(0, "10:30")}


def test_all_helpers_may_be_busy_and_one_more_is_refused():
    assert breaches("staff_hours", office(2, 1), TOGETHER) == []
    assert [b.amount for b in breaches("staff_hours", office(2, 2), TOGETHER)] == [1]


def test_helpers_set_up_and_tear_down():
    problem = office(2, 2, setup=30)

    assert faults("staff_hours", problem, {"a": at(0, "10:00"), "b": at(0, "11:30")}) == []
    assert faults("staff_hours", problem, {"a": at(0, "10:00"), "b": at(0, "11:15")}) == [("a", "b")]


def test_more_helpers_than_there_are_cannot_be_had():
    assert faults("staff_hours", office(4), {"a": at(0, "10:00")}) == [("a",)]


def test_where_no_number_is_known_nothing_is_asked():
    assert faults("staff_hours", office(9, 9, helpers=0), TOGETHER) == []
