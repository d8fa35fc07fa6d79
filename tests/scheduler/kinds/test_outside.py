import pytest

from scheduler.kinds import BadOption
from tests.tools.events import named, planned


def test_what_is_fixed_moves_nowhere():
    programme = planned("outside", places=(("ONL",),), options={"at": "2021-03-05 14:00"})

    only = named(programme, "1")
    assert (only.fixed, only.fixed_place, only.minutes, only.all_day) == (
        "2021-03-05T14:00",
        ("ONL",),
        90,
        False,
    )


def test_a_date_alone_is_a_whole_day_or_several():
    only = named(planned("outside", options={"at": "2021-04-17", "days": "2"}), "1")

    assert (only.all_day, only.minutes) == (True, 2 * 1440)


def test_several_are_numbered():
    programme = planned("outside", options={"at": "2021-05-22 13:30|2021-06-13 13:30"})

    assert [s.name.en for s in programme.sessions] == ["Event (1)", "Event (2)"]


def test_a_time_that_cannot_be_read_is_refused_with_an_example():
    with pytest.raises(BadOption) as refused:
        planned("outside", options={"at": "5 March"})

    assert refused.value.words.en == (
        "'5 March' cannot be read; times are written 2021-03-05 14:00|2021-03-06 14:00"
    )
