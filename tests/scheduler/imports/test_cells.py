"""What a cell may hold."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.imports import cells


@pytest.mark.parametrize(
    "text", ["2021-03-05", "2021/3/5", "2021.3.5", "2021年3月5日", " ２０２１-０３-０５ "]
)
def test_a_day_as_people_and_spreadsheets_write_it(text):
    assert cells.read_day(text) == date(2021, 3, 5)


@pytest.mark.parametrize(
    "text", ["2021-02-29", "05/03/2021", "3月5日", "2021-13-01", "20210305", "soon", "9999-12-31"]
)
def test_what_is_no_day_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError):
        cells.read_day(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_written_is_read_back(day):
    assert cells.read_day(str(day)) == day
    assert cells.read_day(f"{day.year}/{day.month}/{day.day}") == day


@pytest.mark.parametrize(("text", "minutes"), [("0:00", 0), ("14:05", 845), ("24:00", 1440), ("9：30", 570)])
def test_times_of_day(text, minutes):
    assert cells.read_clock(text) == minutes


@pytest.mark.parametrize("text", ["24:01", "9", "9:60", "2pm", "14:00:30"])
def test_what_is_no_time_of_day_is_refused(text):
    with pytest.raises(ValueError):
        cells.read_clock(text)


def test_a_moment_is_a_day_or_a_time():
    assert cells.read_moment("2021-03-05") == date(2021, 3, 5)
    assert cells.read_moment("2021/3/5 14:00") == datetime(2021, 3, 5, 14)  # noqa: DTZ001
    assert cells.read_moment("2021-03-05T14:00") == datetime(2021, 3, 5, 14)  # noqa: DTZ001


def test_places_are_alternatives_of_venues_used_together():
    assert cells.read_places("MPH | LANE1+LANE2") == (("MPH",), ("LANE1", "LANE2"))


def test_pairs_take_full_width_semicolons():
    assert cells.read_pairs("a=1； b = x=y;") == {"a": "1", "b": "x=y"}


@pytest.mark.parametrize("text", ["a", "=1", "a=1; a=2"])
def test_pairs_that_are_none_are_refused(text):
    with pytest.raises(ValueError):
        cells.read_pairs(text)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("是", True), ("NO", False), ("0", False)])
def test_yes_and_no(text, value):
    assert cells.read_yes(text) is value
