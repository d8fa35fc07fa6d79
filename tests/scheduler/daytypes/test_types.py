"""The type of a date, against the published calendars and a second library."""

from datetime import date, timedelta

import holidays
import pytest

from scheduler.daytypes import day_type, is_official

FACTS = {
    2021: (250, "02-07 02-20 04-25 05-08 09-18 09-26 10-09"),
    2026: (248, "01-04 02-14 02-28 05-09 09-20 10-10"),
}


def days_of(year: int) -> list[date]:
    return [d for d in (date(year, 1, 1) + timedelta(n) for n in range(366)) if d.year == year]


@pytest.mark.parametrize("year", FACTS)
def test_working_days_are_as_many_as_published(year):
    assert sum(day_type(d).works for d in days_of(year)) == FACTS[year][0]


@pytest.mark.parametrize("year", FACTS)
def test_make_up_days_are_the_published_ones(year):
    found = [d.strftime("%m-%d") for d in days_of(year) if day_type(d).type == "makeup"]

    assert found == FACTS[year][1].split()


@pytest.mark.parametrize("year", range(2007, 2027))
def test_both_libraries_agree_on_every_working_day(year):
    second = holidays.China(years=year)

    disagreements = [d for d in days_of(year) if day_type(d).works != second.is_working_day(d)]

    assert disagreements == []


@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_holiday_of_the_second_library_is_one_here_by_the_same_name(year):
    """It has no weekend days inside a break and calls swapped days "Day off": only named days compare."""
    second = holidays.China(years=year, language="en_US")
    words = {
        "New Year's Day": "new-year",
        "Chinese New Year": "spring-festival",
        "Tomb": "qingming",
        "Labor": "labour-day",
        "Dragon": "dragon-boat",
        "Mid": "mid-autumn",
        "National": "national-day",
        "70th": "victory-day",
    }

    for day, name in second.items():
        keys = {key for start, key in words.items() for part in name.split("; ") if part.startswith(start)}
        assert day_type(day).type == "holiday", day
        assert not keys or day_type(day).holiday in keys | {"national-day"}, (day, name)


def test_the_last_working_day_before_a_break_is_an_eve():
    eves = [d.strftime("%m-%d") for d in days_of(2021) if day_type(d).type == "eve"]

    assert eves == ["02-10", "04-02", "04-30", "06-11", "09-30", "12-31"]


def test_a_make_up_day_directly_before_a_break_stays_a_make_up_day():
    assert day_type(date(2021, 9, 18)).type == "makeup"
    assert day_type(date(2021, 9, 19)).type == "holiday"


def test_a_friday_before_a_worked_saturday_is_no_eve():
    assert day_type(date(2026, 2, 13)).type == "work"


def test_a_make_up_sunday_says_what_it_makes_up_for():
    sunday = day_type(date(2021, 4, 25))

    assert (sunday.type, sunday.official) == ("makeup", True)
    assert sunday.name.zh == "劳动节调休上班日"
    assert sunday.name.en == "Make-up working day for Labour Day"


def test_a_year_without_a_notice_is_predicted_and_has_no_make_up_days():
    types = {day_type(d).type for d in days_of(2027)}

    assert not is_official(2027)
    assert types == {"work", "rest", "holiday", "eve"}
    assert {day_type(d).official for d in days_of(2027)} == {False}


def test_a_weekend_that_touches_a_predicted_holiday_belongs_to_the_break():
    assert [day_type(date(2027, 1, d)).type for d in (1, 2, 3, 4)] == ["holiday"] * 3 + ["work"]


def test_prediction_would_have_named_the_statutory_days_of_2021():
    """On what it cannot know (swapped days) it is silent; on statutory days it is right."""
    from scheduler.daytypes import predicted

    statutory = ["01-01", "02-12", "04-05", "05-03", "06-14", "09-21", "10-01"]

    assert [bool(predicted.holiday(date.fromisoformat(f"2021-{d}"))) for d in statutory] == [True] * 7


def test_new_year_of_a_predicted_year_is_what_the_table_says_of_it():
    """It is said without the table, which takes a moment to load: an official year asks for it at its end."""
    from scheduler.daytypes import predicted

    first = [date(year, 1, 1) for year in range(2027, 2032)]

    assert [predicted._year(day.year)[day] for day in first] == [predicted.holiday(day) for day in first]
