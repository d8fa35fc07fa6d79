from dataclasses import replace

from solver.constraints import rule
from solver.problem import Blocked, Fixed, Venue
from solver.words import Words
from tests.tools.stories import at, breaches, faults, plan, session, span

EXAMS = Blocked(span(2, "8:00", "18:00"), Words("期末考试", "exams"))
HALVES = (Venue("hall", parts=("east", "west")), Venue("east", closures=(EXAMS,)), Venue("west"))


def festival(**more):
    return plan(session("a", places=(("hall",), ("east",), ("west",)), **more), venues=HALVES)


def test_right_before_a_closure_is_allowed_and_one_tick_later_is_refused():
    problem = festival(teardown=30)

    assert faults("venue_closed", problem, {"a": (at(2, "6:30"), ("east",))}) == []
    assert faults("venue_closed", problem, {"a": (at(2, "6:45"), ("east",))}) == [("a",)]


def test_a_closed_half_closes_the_whole_and_not_the_other_half():
    assert faults("venue_closed", festival(), {"a": (at(2, "9:00"), ("hall",))}) == [("a",)]
    assert faults("venue_closed", festival(), {"a": (at(2, "9:00"), ("west",))}) == []


def test_a_closed_hall_closes_its_halves():
    hall, east, west = HALVES
    closed = (replace(hall, closures=(EXAMS,)), replace(east, closures=()), west)
    problem = plan(session("a", places=(("west",),)), venues=closed)

    assert faults("venue_closed", problem, {"a": at(2, "9:00")}) == [("a",)]


def test_the_reason_is_named():
    [breach] = breaches("venue_closed", festival(), {"a": (at(2, "9:00"), ("east",))})

    assert rule("venue_closed").sentence.say(breach.facts, "en") == "east is closed: exams"


def test_what_is_fixed_from_outside_is_not_judged():
    there = Fixed(at(2, "9:00"), ("east",))

    assert faults("venue_closed", festival(fixed=there), {"a": (at(2, "9:00"), ("east",))}) == []
