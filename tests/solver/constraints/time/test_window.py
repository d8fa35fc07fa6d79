from solver.constraints import rule
from solver.problem import Repeat
from solver.timespan import Span
from tests.tools.stories import at, breaches, faults, plan, session, span


def test_up_to_the_edge_is_allowed_and_one_tick_over_is_refused():
    problem = plan(session("a", window=span(2, "9:00", "12:00"), setup=30, teardown=30))

    assert faults("window", problem, {"a": at(2, "9:00")}) == []
    assert faults("window", problem, {"a": at(2, "11:00")}) == []
    assert faults("window", problem, {"a": at(2, "11:15")}) == [("a",)]
    assert faults("window", problem, {"a": at(2, "8:45")}) == [("a",)]


def test_every_week_of_a_series_lies_in_the_window():
    problem = plan(session("a", window=Span(0, at(8)), repeat=Repeat(2)), types="w" * 14)

    assert faults("window", problem, {"a": at(0, "9:00")}) == []
    assert faults("window", problem, {"a": at(1, "9:00")}) == [("a",)]


def test_an_all_day_session_needs_the_whole_day_in_its_window():
    whole = plan(session("a", 1440, all_day=True, window=Span(at(2), at(3))))
    short = plan(session("a", 1440, all_day=True, window=Span(at(2), at(2, "18:00"))))

    assert faults("window", whole, {"a": at(2)}) == []
    assert faults("window", short, {"a": at(2)}) == [("a",)]


def test_it_says_from_when_to_when():
    problem = plan(session("a", window=span(2, "9:00", "12:00")))

    [breach] = breaches("window", problem, {"a": at(3, "9:00")})

    sentence = rule("window").sentence
    assert sentence.say(breach.facts, "en") == "a has to lie between 8 Apr 9:00 and 8 Apr 12:00"
    assert sentence.say(breach.facts, "zh") == "a要在4月8日 9:00至4月8日 12:00之间"
