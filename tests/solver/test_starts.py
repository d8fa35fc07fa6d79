"""Starts of the whole horizon, and answers that are kept for them."""

from datetime import date

import numpy as np
import pytest

from solver.grid import Grid
from solver.problem import Day, Problem
from solver.starts import EACH, Answers, Calendar, Starts, Stretch


def starts(days: int = 4, zone: str = "Asia/Shanghai") -> Starts:
    calendar = Calendar(Problem(Grid(date(2026, 3, 28), days, 15, zone), (Day("work"),) * days))
    return Starts(calendar, calendar.daily(range(0, 1440, 60)))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin"])
def test_days_and_minutes_are_those_of_the_grid_also_where_the_clock_changes(zone):
    whole = starts(zone=zone)
    grid = whole.calendar.grid

    assert whole.days.tolist() == [grid.day(t) for t in whole.ticks.tolist()]
    assert whole.minutes.tolist() == [grid.minute(t) for t in whole.ticks.tolist()]


def test_a_start_outside_the_days_still_has_a_minute():
    whole = starts(1)
    outside = Starts(whole.calendar, np.array([-4, 96 + 8]))

    assert outside.minutes.tolist() == [23 * 60, 120]


def test_what_all_share_cannot_be_written_to():
    whole = starts()

    for array in (whole.ticks, whole.days, whole.minutes, whole.bucket("week")):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_an_answer_is_worked_out_for_those_who_ask_and_then_for_all_at_once():
    whole, asked = starts(), []

    def ask(ticks: np.ndarray) -> np.ndarray:
        asked.append(len(ticks))
        return ticks % 7

    answers = Answers(1 << 20)
    for first, last in ((0, 8), (0, 8), (24, 32), (50, 60)):
        stretch = Stretch(whole, first, last)
        assert answers.of(stretch, ("seven",), ask).tolist() == (whole.ticks[first:last] % 7).tolist()

    assert asked == [8, 8, 96]


def test_the_same_question_has_the_same_array():
    answers, stretch = Answers(1 << 20), Stretch(starts(), 0, 24)

    one, other = (answers.of(stretch, ("same",), lambda ticks: ticks + 1) for _ in range(2))

    assert one is other


def test_no_more_is_kept_than_so_many_bytes():
    whole, answers = starts(), Answers(8 * EACH)

    for number in range(40):
        answers.of(Stretch(whole, 0, 24), (number,), lambda ticks: ticks + 1)

    assert answers.held < 8 * EACH + EACH + 24 * 8 + 1
