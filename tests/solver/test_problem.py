from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.problem import Group, Kit, Opening, Person, Repeat, Venue
from solver.timespan import Span
from solver.words import Ref, Words
from tests.tools.problems import small_problem
from tests.tools.stories import at, plan, session, span

SEEDS = st.integers(0, 200)
HALL = (
    Venue("hall", parts=("east", "west")),
    Venue("east", parts=("e1", "e2")),
    *(Venue(name) for name in ("west", "e1", "e2", "yard")),
)


def test_a_session_has_one_occurrence_of_its_length_rounded_up():
    problem = plan(session("a", 50))

    assert problem.occurrences(problem.session["a"], 40) == (Span(40, 44),)


def test_a_series_keeps_its_local_time_and_leaves_out_weeks_of_other_day_types():
    problem = plan(session("a", repeat=Repeat(3)), types="wwwwwrr" + "hwwwwrr" + "wwwwwrr")

    assert problem.occurrences(problem.session["a"], at(0, "10:00")) == (
        span(0, "10:00", "11:00"),
        span(14, "10:00", "11:00"),
    )


def test_a_series_ends_with_the_grid():
    problem = plan(session("a", repeat=Repeat(9)))

    assert problem.occurrences(problem.session["a"], 40) == (Span(40, 44),)


def test_set_up_and_tear_down_widen_what_is_occupied():
    problem = plan(session("a", setup=30, teardown=20))

    assert problem.occupied(problem.session["a"], 40) == (Span(38, 46),)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("*", ["E1.1", "E1.2", "E2.1"]),
        ("E1.1", ["E1.1"]),
        ("E1*", ["E1.1", "E1.2"]),
        ("event:E2", ["E2.1"]),
        ("kind:lecture", ["E1.2"]),
        ("tag:big", ["E1.1", "E2.1"]),
        ("series:S", ["E1.2"]),
        ("group:red", ["E1.1", "E1.2"]),
        ("person:ann", ["E2.1"]),
        ("venue:hall", ["E1.1"]),
        ("nobody", []),
        ("weather:rain", []),
        ("kind", []),
    ],
)
def test_selectors(selector, found):
    problem = plan(
        session("E1.1", tags=("big",), groups=("red",), places=(("east",), ("hall", "west"))),
        session("E1.2", kind="lecture", series="S", entries=("red",)),
        session("E2.1", event="E2", tags=("big",), people=("ann",)),
    )

    assert [s.id for s in problem.select((selector,))] == found


def test_several_selectors_name_each_session_once_in_the_order_of_the_problem():
    problem = plan(session("b"), session("a"))

    assert [s.id for s in problem.select(("a", "*", "b"))] == ["b", "a"]


def test_floors_are_what_cannot_be_divided():
    problem = plan(venues=HALL)

    assert problem.floors("hall") == ("e1", "e2", "west")
    assert problem.floors("west") == ("west",)


def test_venues_share_floor_up_and_down_but_not_sideways():
    problem = plan(venues=HALL)

    assert problem.parts["east"] == {"hall", "east", "e1", "e2"}
    assert problem.parts["e1"] == {"hall", "east", "e1"}
    assert problem.parts["yard"] == {"yard"}


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_sharing_floor_goes_both_ways(seed):
    parts = small_problem(seed).parts

    assert all((a in parts[b]) == (b in parts[a]) for a in parts for b in parts)
    assert all(venue in parts[venue] for venue in parts)


def test_make_up_days_and_eves_have_the_hours_of_work_unless_they_have_their_own():
    work, eve = Opening(("work",), 540, 1080), Opening(("eve",), 540, 720)
    problem = plan(types="wemrh")

    hours = [problem.hours((work, eve), day) for day in range(5)]

    nine_to_six = [span(d, "9:00", "18:00") for d in range(5)]
    assert hours == [(nine_to_six[0],), (span(1, "9:00", "12:00"),), (nine_to_six[2],), (), ()]


def test_hours_past_midnight_reach_into_the_next_day():
    problem = plan(venues=(Venue("bar", openings=(Opening(("work",), 20 * 60, 26 * 60),)),), types="ww")

    assert problem.open_spans("bar") == (
        Span(at(0, "20:00"), at(1, "2:00")),
        Span(at(1, "20:00"), at(2, "2:00")),
    )


def test_a_venue_without_hours_is_always_open():
    problem = plan(venues=(Venue("park"),))

    assert problem.open_spans("park") == (Span(0, problem.grid.ticks),)


def test_travel_goes_both_ways_and_the_longest_way_counts():
    venues = (Venue("a", site="north"), Venue("b", site="south"), Venue("c", site="west"), Venue("d"))
    problem = plan(venues=venues, travel=(("north", "south", 20), ("west", "north", 30)))

    assert problem.travel_between(("b",), ("a",)) == 20
    assert problem.travel_between(("a",), ("b", "c")) == 30
    assert problem.travel_between(("a",), ("d",)) == problem.travel_between((), ("a",)) == 0


def test_things_are_called_by_their_names_or_their_ids():
    problem = plan(
        session("s", name=Words("决赛", "final")),
        venues=(Venue("v", Words("礼堂", "hall")),),
        people=(Person("p"),),
        groups=(Group("g", Words(en="Red")),),
        kits=(Kit("k", 1, Words("绳", "rope")),),
    )

    def called(sort: str, name: str) -> tuple[str, str]:
        return problem.called(Ref(sort, name), "zh"), problem.called(Ref(sort, name), "en")

    assert called("session", "s") == ("决赛", "final")
    assert called("venue", "v") == ("礼堂", "hall")
    assert called("person", "p") == ("p", "p")
    assert called("group", "g") == ("Red", "Red")
    assert called("kit", "k") == ("绳", "rope")
    assert called("planet", "mars") == ("mars", "mars")


def test_a_changed_problem_remembers_nothing_of_the_one_before():
    problem = plan(session("a"))
    assert len(problem.select(("*",))) == 1

    assert replace(problem, sessions=()).select(("*",)) == ()
