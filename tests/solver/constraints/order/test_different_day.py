from tests.tools.stories import at, cost, faults, plan, session

THREE = plan(session("a"), session("b"), session("c"))


def test_the_next_day_is_allowed_and_the_evening_of_the_same_is_refused():
    assert faults("different_day", THREE, {"a": at(0, "9:00"), "b": at(1, "0:00")}) == []
    assert faults("different_day", THREE, {"a": at(0, "9:00"), "b": at(0, "23:00")}) == [("a", "b")]


def test_as_a_wish_three_on_a_day_cost_two():
    where = {"a": at(0, "9:00"), "b": at(0, "12:00"), "c": at(0, "15:00")}
    assert cost("different_day", THREE, where, use={"hard": False}) == 2


def test_rehearsals_of_one_branch_are_on_different_days():
    choirs = plan(
        session("a", groups=("lab1",)), session("b", groups=("lab1",)), session("c", groups=("lab2",))
    )
    where = {"a": at(0, "12:00"), "b": at(1, "12:00"), "c": at(0, "18:00")}
    assert faults("different_day", choirs, where, per="group") == []
    assert faults("different_day", choirs, {**where, "b": at(0, "17:00")}, per="group") == [("a", "b")]
