"""Stamps that always rise."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from feeds.agenda import ZONE
from feeds.revision import next_stamp

NOW = datetime(2021, 3, 1, 8, 0, 0, 700_000, tzinfo=UTC)


def test_the_first_stamp_is_now_in_whole_seconds_of_utc() -> None:
    assert next_stamp(NOW.astimezone(ZONE)) == datetime(2021, 3, 1, 8, tzinfo=UTC)
    assert next_stamp(NOW.astimezone(ZONE)).tzinfo is UTC


def test_a_second_change_in_the_same_second_is_a_second_later() -> None:
    first = next_stamp(NOW)

    assert next_stamp(NOW, first) == first + timedelta(seconds=1)


def test_a_clock_set_back_does_not_set_the_stamp_back() -> None:
    last = NOW + timedelta(days=1)

    assert next_stamp(NOW, last) == last.replace(microsecond=0) + timedelta(seconds=1)


@given(st.lists(st.datetimes(timezones=st.just(UTC), max_value=datetime(9000, 1, 1)), min_size=1))  # noqa: DTZ001
def test_whatever_the_clock_does_stamps_rise_strictly(clock: list[datetime]) -> None:
    stamps = [next_stamp(clock[0])]
    for now in clock[1:]:
        stamps.append(next_stamp(now, stamps[-1]))

    assert all(a < b for a, b in pairwise(stamps))
    assert all(stamp.microsecond == 0 for stamp in stamps)
