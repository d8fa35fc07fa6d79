from solver.problem import Fixed
from tests.tools.stories import at, faults, plan, session

USE = {"sessions": ("tag:outdoor",), "then": ("tag:reserve",)}


def sports_day(**more):
    return plan(session("day", tags=("outdoor",), **more), session("spare", tags=("reserve",), **more))


def rain(problem, **where):
    return faults("rain_reserve", problem, where, use=USE, days=2, within=4)


def test_exactly_enough_days_are_allowed_and_one_day_sooner_or_later_is_refused():
    found = {d: rain(sports_day(), day=at(0, "10:00"), spare=at(d, "9:00")) for d in range(1, 6)}

    assert found == {1: [("day", "spare")], 2: [], 3: [], 4: [], 5: [("day", "spare")]}


def test_the_one_is_not_placed_without_the_other():
    assert rain(sports_day(), day=at(0, "10:00")) == [("day", "spare")]
    assert rain(sports_day(), spare=at(3, "10:00")) == [("day", "spare")]
    assert rain(sports_day()) == []


def test_sessions_of_other_events_are_no_reserve():
    problem = plan(session("day", tags=("outdoor",)), session("x", event="E2", tags=("reserve",)))

    assert rain(problem, day=at(0, "10:00"), x=at(0, "10:00")) == []


def test_the_first_goes_with_the_first_and_the_second_with_the_second():
    problem = plan(
        *[session(n, tags=("outdoor",)) for n in ("d1", "d2")],
        *[session(n, tags=("reserve",)) for n in ("r1", "r2")],
    )

    assert rain(problem, d1=at(0), r1=at(2), d2=at(2), r2=at(3)) == [("d2", "r2")]


def test_what_is_fixed_is_as_it_is():
    there = Fixed(at(0, "10:00"))

    assert rain(sports_day(fixed=there), day=at(0, "10:00"), spare=at(0, "10:00")) == []
