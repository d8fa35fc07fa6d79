"""The plain arithmetic of counting rules; that it agrees with the shapes is a law over all rules."""

import pytest

from solver.constraints.counting import above, bucket, by, crowded, days, held
from solver.timetable import Placement, Timetable
from solver.view import View
from tests.tools.problems import small_problem
from tests.tools.stories import at, plan, session


@pytest.mark.parametrize("key", ["all", "day", "week", "month", "weekday", "minute", "slot"])
def test_buckets_are_those_of_the_view(key):
    problem = small_problem(7)
    view = View(problem)
    for one in problem.sessions:
        starts = view.starts(one).tolist()
        assert [bucket(problem, t, key) for t in starts] == view.bucket(one, key).tolist()


def test_an_unknown_key_is_a_fault():
    with pytest.raises(KeyError):
        bucket(small_problem(7), 0, "fortnight")


def timetable(**starts: int) -> Timetable:
    problem = plan(*(session(name) for name in "abc"))
    return Timetable.of(problem, [Placement(name, start) for name, start in starts.items()])


def test_windows_of_two_days_count_neighbours_once_and_one_day_twice():
    def excesses(**starts: int) -> list[int]:
        table = timetable(**starts)
        found = held(table, [(s, 1) for s in table.problem.sessions], by(table.problem, "day"))
        return [excess for _, excess in above(found, 1, hard=True, width=2)]

    assert excesses(a=at(0), b=at(2)) == []
    assert excesses(a=at(0), b=at(1)) == [1]
    assert excesses(a=at(0), b=at(0, "9:00")) == [1, 1]


def test_a_crowd_is_told_once_with_those_who_are_in_it():
    table = timetable(a=at(0, "9:00"), b=at(0, "9:30"), c=at(0, "10:00"))
    members = [(s, 2) for s in table.problem.sessions]
    assert list(crowded(table, members, 3)) == [(("a", "b"), 1), (("b", "c"), 1)]
    assert list(crowded(table, members, 4)) == []


def test_numbers_are_said_in_both_languages():
    assert (days(1).en, days(2).en, days(2).zh) == ("1 day", "2 days", "2 天")
