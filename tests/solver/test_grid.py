"""Ticks and local times, on plain days and where the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.grid import Grid

SHANGHAI = Grid(date(2026, 1, 1), 365)
SPRING = Grid(date(2026, 3, 28), 4, 15, "Europe/Berlin")  # the 29th has 23 hours
AUTUMN = Grid(date(2026, 10, 24), 4, 15, "Europe/Berlin")  # the 25th has 25 hours
GRIDS = st.sampled_from([SHANGHAI, SPRING, AUTUMN, Grid(date(2026, 4, 6), 14, 30, "Asia/Kathmandu")])


@given(GRIDS, st.data())
def test_a_tick_is_the_tick_of_its_datetime(grid, data):
    tick = data.draw(st.integers(-50, grid.ticks + 50))

    assert grid.tick_of(grid.datetime(tick)) == tick
    assert grid.tick_of(grid.datetime(tick), up=True) == tick


@given(GRIDS, st.data())
def test_day_and_minute_of_a_tick_are_those_of_its_local_datetime(grid, data):
    tick = data.draw(st.integers(0, grid.ticks - 1))
    local = grid.datetime(tick)

    assert grid.date(grid.day(tick)) == local.date()
    assert grid.minute(tick) == local.hour * 60 + local.minute


@given(GRIDS, st.data())
def test_in_the_daytime_a_local_time_has_the_tick_of_that_time_on_every_day(grid, data):
    day = data.draw(st.integers(0, grid.days - 1))
    minute = data.draw(st.integers(4 * 60 // grid.tick, 1440 // grid.tick - 1)) * grid.tick

    tick = grid.at(day, minute)

    assert (grid.day(tick), grid.minute(tick)) == (day, minute)


def test_a_day_that_loses_an_hour_is_an_hour_of_ticks_shorter():
    assert [b - a for a, b in zip(SPRING.midnights, SPRING.midnights[1:], strict=False)] == [96, 92, 96, 96]
    assert [b - a for a, b in zip(AUTUMN.midnights, AUTUMN.midnights[1:], strict=False)] == [96, 100, 96, 96]


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change():
    local = [SPRING.datetime(SPRING.at(day, 600)) for day in range(4)]

    assert [t.hour for t in local] == [10] * 4
    assert [t.astimezone(UTC).hour for t in local] == [9, 8, 8, 8]


def test_minutes_beyond_midnight_belong_to_the_next_day():
    assert SHANGHAI.at(0, 1440 + 30) == SHANGHAI.at(1, 30)
    assert SHANGHAI.at(364, 1440) == SHANGHAI.ticks


def test_days_outside_the_grid_have_ticks_outside_it():
    assert SHANGHAI.at(-1, 600) == -96 + 40
    assert SHANGHAI.at(365, 600) == SHANGHAI.ticks + 40
    assert (SHANGHAI.day(-1), SHANGHAI.day(SHANGHAI.ticks)) == (-1, 365)


def test_lengths_are_rounded_up_and_times_down():
    assert [SHANGHAI.ticks_of(m) for m in (0, 1, 15, 16, 20)] == [0, 1, 1, 2, 2]
    assert SHANGHAI.at(0, 29) == 1


def test_the_end_of_what_blocks_is_rounded_up():
    when = datetime(2026, 1, 1, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))

    assert (SHANGHAI.tick_of(when), SHANGHAI.tick_of(when, up=True)) == (40, 41)
    assert SHANGHAI.tick_of(SHANGHAI.origin - timedelta(minutes=1)) == -1


def test_a_date_and_its_day_index_go_both_ways():
    assert [SHANGHAI.day_of(SHANGHAI.date(d)) for d in (-3, 0, 364)] == [-3, 0, 364]


def test_a_naive_datetime_is_refused():
    with pytest.raises(ValueError, match="naive"):
        SHANGHAI.tick_of(datetime(2026, 1, 1))  # noqa: DTZ001
