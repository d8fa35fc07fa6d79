from hypothesis import given
from hypothesis import strategies as st

from solver.constraints.workdays import stepped, works
from tests.tools.stories import plan

# Monday 6 April 2026; Friday is a holiday, Saturday is made up for it
PROBLEM = plan(types="wwwwhmrwwwwwrr")


def test_steps_go_over_holidays_and_use_make_up_days():
    assert [stepped(PROBLEM, 3, n) for n in (-1, 0, 1, 2)] == [2, 3, 5, 7]


def test_beyond_the_plan_monday_to_friday_work():
    assert [works(PROBLEM, day) for day in (-3, -2, -1, 14, 18, 19)] == [
        True,
        False,
        False,
        True,
        True,
        False,
    ]
    assert stepped(PROBLEM, 0, -1) == -3


@given(st.integers(-10, 20), st.integers(1, 12))
def test_a_step_ends_on_a_working_day_and_counts_the_days_between(day, count):
    there = stepped(PROBLEM, day, count)

    assert works(PROBLEM, there)
    assert sum(works(PROBLEM, d) for d in range(day + 1, there + 1)) == count
