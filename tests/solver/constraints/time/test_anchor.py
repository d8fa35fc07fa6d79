import pytest

from solver.constraints import rule
from solver.constraints.base import BadUse
from tests.tools.stories import at, breaches, faults, plan, session

# Monday 6 April to Sunday 19 April; Friday the 10th is a holiday, Saturday the 11th made up for it
FORTNIGHT = plan(session("a"), types="wwwwhmrwwwwwrr")


def days(**params) -> list[int]:
    """The days on which the session may begin."""
    return [d for d in range(14) if not faults("anchor", FORTNIGHT, {"a": at(d, "10:00")}, **params)]


def test_days_before_and_after_are_counted_from_the_date():
    assert days(date="2026-04-08", before=1, after=2) == [1, 2, 3, 4]


def test_working_days_step_over_holidays_and_count_make_up_days():
    assert days(date="2026-04-09", before=1, after=2, unit="workday") == [2, 3, 4, 5, 6, 7]


def test_a_date_outside_the_plan_reaches_into_it():
    assert days(date="2026-04-03", after=1, unit="workday") == [0]


def test_without_a_date_nothing_is_asked():
    assert days() == list(range(14))


def test_it_says_between_which_dates():
    [breach] = breaches("anchor", FORTNIGHT, {"a": at(9, "10:00")}, date="2026-04-08", before=1, after=2)

    assert breach.amount == 5
    assert rule("anchor").sentence.say(breach.facts, "en") == "has to begin between 7 Apr and 10 Apr"


@pytest.mark.parametrize("wrong", [{"date": "8 April"}, {"unit": "moon"}])
def test_what_cannot_be_read_is_refused(wrong):
    with pytest.raises(BadUse):
        days(**{"date": "2026-04-08", **wrong})


def test_it_is_near_the_day_of_another_session_before_or_after_it():
    two = plan(session("a"), session("other"), types="wwwwhmrwwwwwrr")
    use = {"sessions": ("a",), "then": ("other",)}

    def near(**params):
        there = {"other": at(3, "9:00")}
        return [
            d
            for d in range(14)
            if not faults("anchor", two, {"a": at(d, "10:00"), **there}, use=use, **params)
        ]

    assert near(before=1, after=2) == [2, 3, 4, 5]
    assert near(before=1, after=1, unit="workday") == [2, 3, 4, 5, 6]
