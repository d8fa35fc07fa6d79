from solver.constraints import rule
from solver.problem import Fixed, Repeat
from tests.tools.stories import at, breaches, faults, plan, session


def test_one_right_after_the_other_is_allowed_and_one_tick_sooner_is_refused():
    problem = plan(session("a", people=("ann",)), session("b", people=("ann", "bob")))

    assert faults("person_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "11:00")}) == []
    assert faults("person_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:45")}) == [("a", "b")]


def test_set_up_needs_nobody_and_optional_people_may_miss_it():
    problem = plan(session("a", people=("ann",), teardown=60), session("b", people=("ann",), setup=60),
                   session("c", optional=("ann",)))  # fmt: skip

    together = {"a": at(0, "10:00"), "b": at(0, "11:00"), "c": at(0, "10:00")}

    assert faults("person_exclusive", problem, together) == []


def test_people_who_share_both_sessions_are_named_in_one_breach():
    problem = plan(session("a", people=("ann", "bob")), session("b", people=("ann", "bob")))

    [breach] = breaches("person_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:00")})

    assert rule("person_exclusive").sentence.say(breach.facts, "en") == (
        "ann, bob cannot be in two places at a time"
    )


def test_a_series_meets_a_single_session_in_its_second_week():
    problem = plan(
        session("series", people=("ann",), repeat=Repeat(2)), session("b", people=("ann",)), types="w" * 14
    )

    assert faults("person_exclusive", problem, {"series": at(1, "10:00"), "b": at(8, "10:00")}) == [
        ("b", "series")
    ]


def test_two_fixed_sessions_are_as_they_are():
    there = Fixed(at(0, "10:00"))
    problem = plan(session("a", people=("ann",), fixed=there), session("b", people=("ann",), fixed=there))

    assert faults("person_exclusive", problem, {"a": at(0, "10:00"), "b": at(0, "10:00")}) == []
