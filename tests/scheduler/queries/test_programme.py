"""What the public programme shows."""

from datetime import date, timedelta

import pytest

from scheduler import clock
from scheduler.models import PlanDay
from scheduler.queries import programme
from scheduler.queries.entries import Filters
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.published import Small

MARCH = date(2021, 3, 1), date(2021, 3, 31)


@pytest.fixture
def small(session):
    """A lecture for LAS, a walk over midnight of nobody's, a span of three days, a private talk."""
    made = Small.make()
    with writing():
        factories.group("LAS", "branch")
        factories.group("OPT", "branch")
    made.add("E01", groups=("LAS",))
    made.add("E02", category="outdoor")
    made.add("E03", category="culture", minutes=3 * 1440, all_day=True, free=True, places=((),))
    made.add("E04", public=False)
    made.put("E01.1", "2021-03-05 14:00", "AUD")
    made.put("E02.1", "2021-03-07 10:00", "MPH")
    made.put("E03.1", "2021-03-06 00:00")
    made.put("E04.1", "2021-03-05 16:00", "AUD")
    made.publish()
    return made


def codes(entries):
    return [e.event_code for e in entries]


def test_all_public_entries_by_time(small):
    assert codes(programme.entries_between(*MARCH)) == ["E01", "E03", "E02"]


def test_the_last_day_is_included_and_the_next_is_not(small):
    assert codes(programme.entries_between(date(2021, 3, 1), date(2021, 3, 5))) == ["E01"]
    assert codes(programme.entries_between(date(2021, 3, 9), date(2021, 3, 31))) == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(categories=("lecture", "outdoor")), ["E01", "E02"]),
        (Filters(venue="MPH"), ["E02"]),
        (Filters(branch="LAS"), ["E01"]),
        (Filters(branch="OPT"), []),
        (Filters(text="报告厅"), ["E01"]),
        (Filters(text="AUDITORIUM lecture"), ["E01"]),
        (Filters(event="E03"), ["E03"]),
    ],
)
def test_filters(small, filters, found):
    assert codes(programme.entries_between(*MARCH, filters)) == found


def test_a_span_is_on_each_of_its_days_before_what_has_a_time(small):
    found = programme.days(date(2021, 3, 5), date(2021, 3, 9))

    assert [(d.date.day, codes(d.entries)) for d in found] == [
        (5, ["E01"]),
        (6, ["E03"]),
        (7, ["E03", "E02"]),
        (8, ["E03"]),
        (9, []),
    ]


def test_days_have_their_types_and_an_organisers_word_wins(small):
    with writing():
        small.plan.days.append(PlanDay(day=date(2021, 3, 8), type="rest", name_zh="停电", name_en="No power"))

    types = {d.date.day: d.type.type for d in programme.days(date(2021, 3, 6), date(2021, 3, 9))}

    assert types == {6: "rest", 7: "rest", 8: "rest", 9: "work"}


def test_a_cancelled_entry_goes_after_thirty_days(small):
    small.take("E01.1")
    small.publish()
    assert "E01" in codes(programme.entries_between(*MARCH))

    clock.set_source(lambda: NOW + timedelta(days=60))

    assert codes(programme.entries_between(*MARCH)) == ["E03", "E02"]


def test_there_is_no_change_after_the_first_edition(small):
    assert programme.newest_change() is None


def test_the_newest_change_is_the_next_to_come_of_the_last_edition(small):
    small.put("E01.1", "2021-03-12 14:00", "AUD")
    small.put("E02.1", "2021-03-11 10:00", "MPH")
    small.publish()

    assert programme.newest_change().event_code == "E02"
    assert programme.newest_change(Filters(branch="LAS")).event_code == "E01"


def test_a_change_that_is_over_is_no_news(small):
    small.put("E01.1", "2021-03-12 14:00", "AUD")
    small.publish()

    clock.set_source(lambda: NOW + timedelta(days=60))

    assert programme.newest_change() is None


def test_the_programme_opens_where_there_is_something(small):
    assert programme.day_to_open(date(2021, 1, 1)) == date(2021, 3, 5)
    assert programme.day_to_open(date(2021, 3, 6)) == date(2021, 3, 6)
    assert programme.day_to_open(date(2026, 1, 1)) == date(2021, 3, 1)
