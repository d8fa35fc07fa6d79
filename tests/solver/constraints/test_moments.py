from datetime import date

from solver.constraints.moments import clock, day_words, moment, stretch, stretches
from solver.grid import Grid
from solver.timespan import Span
from solver.words import Words
from tests.tools.stories import at, span

GRID = Grid(date(2026, 10, 19), 7)


def test_a_moment_is_said_as_people_write_it():
    assert moment(GRID, at(1, "17:15")) == Words("10月20日 17:15", "20 Oct 17:15")
    assert day_words(GRID, -19) == Words("9月30日", "30 Sep")
    assert [clock(m) for m in (0, 545, 1440)] == ["0:00", "9:05", "24:00"]


def test_the_second_date_is_left_out_where_it_is_the_first():
    assert stretch(GRID, span(1, "17:00", "18:30")) == Words("10月20日 17:00–18:30", "20 Oct 17:00–18:30")
    assert stretch(GRID, Span(at(1, "20:00"), at(2, "2:00"))).en == "20 Oct 20:00–21 Oct 2:00"


def test_many_spans_are_counted():
    assert stretches(GRID, (span(1, "17:00", "18:30"),)).en == "20 Oct 17:00–18:30"
    assert stretches(GRID, (Span(0, 1), Span(2, 3))) == Words("2 段时间", "2 times")
