from solver.problem import Blocked, Fixed, Repeat, Venue
from tests.tools.stories import at, breaches, faults, plan, session, span

HALL = Venue("hall", parts=("east", "west"))
HALVES = (HALL, Venue("east"), Venue("west"))
COURTS = Venue("courts", lanes=2)


def at_place(name: str, *venues: str, **more):
    return session(name, places=(venues,), **more)


def test_one_after_the_other_is_allowed_and_one_tick_too_early_is_refused():
    problem = plan(at_place("a", "east"), at_place("b", "east"), venues=HALVES)

    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:00")}) == []
    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:45")}) == [("a", "b")]


def test_set_up_and_tear_down_keep_the_floor():
    problem = plan(at_place("a", "east", teardown=15), at_place("b", "east", setup=30), venues=HALVES)

    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:45")}) == []
    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:30")}) == [("a", "b")]


def test_the_hall_excludes_its_halves_and_the_halves_do_not_exclude_each_other():
    problem = plan(
        at_place("whole", "hall"), at_place("left", "east"), at_place("right", "west"), venues=HALVES
    )
    ten = at(0, "10:00")

    assert faults("venue_exclusive", problem, {"left": ten, "right": ten}) == []
    assert faults("venue_exclusive", problem, {"whole": ten, "right": ten}) == [("right", "whole")]


def test_as_many_sessions_as_lanes_fit_side_by_side():
    matches = [at_place(name, "courts", lanes=1) for name in "abc"]
    problem = plan(*matches, venues=(COURTS,))
    ten = at(0, "10:00")

    assert faults("venue_exclusive", problem, {"a": ten, "b": ten}) == []
    assert faults("venue_exclusive", problem, {"a": ten, "b": ten, "c": ten}) == [("a", "b", "c")]


def test_who_names_no_number_takes_all_lanes():
    problem = plan(at_place("a", "courts"), at_place("b", "courts", lanes=1), venues=(COURTS,))

    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:30")}) == [("a", "b")]


def test_a_booking_of_one_lane_leaves_the_other():
    booked = Venue("courts", lanes=2, taken=(Blocked(span(0, "10:00", "11:00"), lanes=1),))
    problem = plan(*[at_place(name, "courts", lanes=1) for name in "ab"], venues=(booked,))
    ten = at(0, "10:00")

    assert faults("venue_exclusive", problem, {"a": ten}) == []
    assert faults("venue_exclusive", problem, {"a": ten, "b": ten}) == [("a", "b")]


def test_every_week_of_a_series_takes_its_floor():
    problem = plan(
        at_place("series", "east", repeat=Repeat(2)), at_place("b", "east"), types="w" * 14, venues=HALVES
    )

    assert faults("venue_exclusive", problem, {"series": at(1, "10:00"), "b": at(8, "10:30")}) == [
        ("b", "series")
    ]


def test_shared_floors_are_left_to_the_rule_of_heads():
    problem = plan(
        at_place("a", "canteen"), at_place("b", "canteen"), venues=(Venue("canteen", shared=True),)
    )

    assert faults("venue_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:00")}) == []


def test_fixed_sessions_are_not_held_against_each_other_but_against_others():
    there = Fixed(at(0, "10:00"), ("east",))
    problem = plan(
        at_place("a", "east", fixed=there),
        at_place("b", "east", fixed=there),
        at_place("c", "east"),
        venues=HALVES,
    )
    fixed = {"a": at(0, "10:00"), "b": at(0, "10:00")}

    assert faults("venue_exclusive", problem, fixed) == []
    found = breaches("venue_exclusive", problem, {**fixed, "c": at(0, "10:30")})
    assert [b.sessions for b in found] == [("a", "b", "c")]
