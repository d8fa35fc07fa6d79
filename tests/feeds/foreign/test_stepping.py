"""Daily and weekly rules counted by days give what the library gives."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.foreign.stepping import is_stepped, stepped

NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
START = datetime(2021, 3, 3, 9)  # noqa: DTZ001  a Wednesday
weekdays = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True).map(",".join)
rules = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(("DAILY", "WEEKLY")), "INTERVAL": st.integers(1, 15).map(str)},
    optional={
        "BYDAY": weekdays,
        "WKST": st.sampled_from(NAMES),
        "COUNT": st.integers(1, 30).map(str),
        "UNTIL": st.sampled_from(("20210303T090000", "20210401T085959", "20210615T090000", "20210701")),
    },
).filter(lambda rule: not {"COUNT", "UNTIL"} <= rule.keys())


@settings(max_examples=150, deadline=None)
@given(rule=rules, late=st.integers(-9, 90))
def test_the_library_finds_the_same(rule: dict[str, str], late: int) -> None:
    first = START + timedelta(days=late)
    last = first + timedelta(days=80)
    theirs = rrulestr(";".join(f"{k}={v}" for k, v in rule.items()), dtstart=START)

    assert is_stepped(rule)
    assert stepped(START, rule, first, last) == theirs.between(first, last, inc=True)


def test_a_weekday_that_never_comes_has_no_end_and_no_days() -> None:
    rule = {"FREQ": "DAILY", "INTERVAL": "7", "BYDAY": "MO"}

    assert stepped(START, rule, START, START + timedelta(days=400)) == []


def test_an_interval_beyond_the_calendar_has_its_first_day_only() -> None:
    rule = {"FREQ": "WEEKLY", "INTERVAL": "999999999", "BYDAY": "TU,WE"}

    assert stepped(START, rule, START, START + timedelta(days=9999)) == [START]


@pytest.mark.parametrize("rule", [{"BYDAY": "1MO"}, {"BYMONTH": "3"}, {"FREQ": "MONTHLY"}], ids=str)
def test_what_is_not_counted_is_left_to_the_library(rule: dict[str, str]) -> None:
    assert not is_stepped({"FREQ": "WEEKLY"} | rule)
