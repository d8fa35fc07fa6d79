"""The arrays of a view say the same as the plain functions of the problem, start by start."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.cover import Cover
from solver.grid import Grid
from solver.problem import Day, Fixed, Person, Problem, Repeat, Session
from solver.timespan import Span, is_covered, merged
from solver.view import View
from tests.tools.problems import small_view

SEEDS = st.integers(0, 150)
SPANS = st.lists(
    st.tuples(st.integers(-50, 900), st.integers(1, 120)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=6
)


def plan(days: int = 7, **session) -> tuple[View, Session]:
    grid = Grid(date(2026, 4, 6), days)
    one = Session("a", "E1", "match", 60, Span(0, grid.ticks))
    problem = Problem(grid, tuple(Day("work") for _ in range(days)), (replace(one, **session),))
    return View(problem), problem.sessions[0]


def overlap(span: Span, other: Span) -> int:
    return max(0, min(span.end, other.end) - max(span.start, other.start))


def test_starts_are_local_times_in_house_hours_on_the_step():
    view, session = plan(days=1, step=240)

    minutes = [view.problem.grid.minute(int(t)) for t in view.starts(session)]

    assert minutes == [480, 720, 960, 1200]
    assert view.minutes(session).tolist() == minutes


def test_the_last_start_leaves_room_for_the_session_in_house_hours():
    view, session = plan(days=1, minutes=600, step=60)

    assert [view.problem.grid.minute(int(t)) for t in view.starts(session)] == [
        360,
        420,
        480,
        540,
        600,
        660,
        720,
    ]


def test_starts_reach_a_week_beyond_the_window_on_both_sides():
    view, session = plan(days=30, window=Span(15 * 96, 16 * 96), step=60)

    days = view.days(session)

    assert (days[0], days[-1]) == (8, 22)


def test_an_all_day_session_starts_at_midnights():
    view, session = plan(days=3, all_day=True, minutes=1440)

    assert view.starts(session).tolist() == [0, 96, 192]


def test_a_fixed_session_has_one_start_also_off_the_step():
    view, session = plan(fixed=Fixed(37))

    assert view.starts(session).tolist() == [37]
    assert view.minutes(session).tolist() == [37 * 15]


def test_a_night_that_loses_an_hour_gives_no_start_twice():
    grid = Grid(date(2026, 3, 28), 3, 15, "Europe/Berlin")
    session = Session("a", "E1", "match", 60, Span(0, grid.ticks))
    view = View(Problem(grid, (Day("rest"),) * 3, (session,), house=(0, 1440)))

    starts = view.starts(session)

    assert sorted(set(starts.tolist())) == starts.tolist()
    assert view.minutes(session).tolist() == [grid.minute(int(t)) for t in starts]


@given(SEEDS)
@settings(max_examples=40, deadline=None)
def test_days_minutes_and_occurrences_are_those_of_the_grid_and_the_problem(seed):
    view = small_view(seed)
    problem, grid = view.problem, view.problem.grid
    for session in problem.sessions:
        starts = view.starts(session).tolist()
        assert view.days(session).tolist() == [grid.day(t) for t in starts]
        assert view.minutes(session).tolist() == [grid.minute(t) for t in starts]
        for index, start in enumerate(starts):
            seen = [int(at[index]) for at, takes in view.occurrences(session) if takes[index]]
            assert seen == [s.start for s in problem.occurrences(session, start)]


@given(SEEDS, SPANS)
@settings(max_examples=40, deadline=None)
def test_clear_inside_and_touched_are_the_plain_arithmetic(seed, spans):
    view = small_view(seed)
    problem, joined = view.problem, merged(spans)
    for session in problem.sessions:
        clear, inside = view.occupied_clear(session, spans), view.inside(session, spans)
        bare, touched = view.inside(session, spans, bare=True), view.touched(session, spans)
        for index, start in enumerate(view.starts(session).tolist()):
            occupied, published = problem.occupied(session, start), problem.occurrences(session, start)
            assert clear[index] == (not any(s.overlaps(o) for s in joined for o in occupied))
            assert inside[index] == all(is_covered(o, joined) for o in occupied)
            assert bare[index] == all(is_covered(o, joined) for o in published)
            assert touched[index] == sum(overlap(s, o) for s in joined for o in published)


@pytest.mark.parametrize("repeat", [None, Repeat(4), Repeat(4, without=(8, 9, 15))])
def test_sums_kept_for_long_horizons_say_the_same_as_the_short_way(repeat):
    view, session = plan(days=120, repeat=repeat, setup=30, teardown=45)
    spans = tuple(Span(d * 96 + 40, d * 96 + 40 + d % 7) for d in range(0, 120, 2))

    kept = view.touched(session, spans, lead=2, tail=3)

    length, total = view.problem.length(session), 0
    for at, takes in view.occurrences(session):
        total = total + np.where(takes, Cover(merged(spans), 0).ticks(at - 2, at + length + 3), 0)
    assert len(kept) > 2000
    assert kept.tolist() == total.tolist()


def test_free_people_counts_who_is_free_for_all_of_it_and_trusts_strangers():
    view, session = plan(days=1, step=60)
    busy = (Span(40, 44),)  # 10:00–11:00
    problem = replace(view.problem, people=(Person("ann", busy=busy), Person("bob")))
    view = View(problem)

    free = dict(
        zip(view.minutes(session).tolist(), view.free_people(session, ("ann", "bob", "eve")), strict=True)
    )

    assert (free[540], free[600], free[660]) == (3, 2, 3)


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_many_people_are_counted_as_one_by_one(seed):
    view = small_view(seed)
    crowd = ("ann", "bob", "cai", "dan", "eve") * 5

    for session in view.problem.sessions:
        one_by_one = sum(view.free_people(session, (person,)) for person in crowd)
        assert view.free_people(session, crowd).tolist() == one_by_one.tolist()


def test_buckets_by_week_begin_on_monday_and_months_and_working_days_count():
    view, session = plan(days=40, step=240)
    view = View(replace(view.problem, grid=Grid(date(2026, 4, 8), 40)))  # a Wednesday

    first_of = {key: view.bucket(session, key)[::4].tolist() for key in ("week", "month", "weekday")}

    assert first_of["week"][:6] == [0, 0, 0, 0, 0, 1]
    assert first_of["month"][22:24] == [2026 * 12 + 4, 2026 * 12 + 5]
    assert first_of["weekday"][:6] == [2, 3, 4, 5, 6, 0]


def test_an_unknown_bucket_is_refused():
    view, session = plan(days=1)

    with pytest.raises(KeyError):
        view.bucket(session, "fortnight")
