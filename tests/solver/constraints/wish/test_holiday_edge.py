from tests.tools.stories import at, cost, plan, session


def edges(types: str) -> list[int]:
    problem = plan(session("a"), types=types)
    return [cost("holiday_edge", problem, {"a": at(day, "10:00")}) for day in range(len(types))]


def test_the_day_before_and_after_a_break_and_make_up_days_cost_one():
    assert edges("wwehhhrwmw") == [0, 0, 1, 0, 0, 0, 0, 1, 1, 0]


def test_an_ordinary_week_end_is_no_break():
    assert edges("wwwwwrrw") == [0] * 8


def test_a_break_at_the_end_of_the_calendar_has_only_one_edge():
    assert edges("wwrh") == [0, 1, 0, 0]
