from solver.constraints import rule
from solver.problem import Person, Repeat
from solver.words import Words
from tests.tools.stories import at, breaches, faults, plan, session, span

ANN = Person("ann", Words("安", "Ann"), busy=(span(1, "10:00", "11:00"), span(8, "15:00", "16:00")))


def meeting(**more):
    return plan(session("a", people=("ann",), **more), types="w" * 14, people=(ANN,))


def test_right_before_and_after_is_allowed_and_one_tick_into_it_is_refused():
    assert faults("person_busy", meeting(), {"a": at(1, "9:00")}) == []
    assert faults("person_busy", meeting(), {"a": at(1, "11:00")}) == []
    assert faults("person_busy", meeting(), {"a": at(1, "9:15")}) == [("a",)]


def test_every_week_of_a_series_needs_them():
    assert faults("person_busy", meeting(repeat=Repeat(2)), {"a": at(1, "15:00")}) == [("a",)]


def test_it_names_who_and_never_why():
    [breach] = breaches("person_busy", meeting(), {"a": at(1, "10:00")})

    assert rule("person_busy").sentence.say(breach.facts, "en", lambda ref, _: "Ann") == (
        "Ann is not free at that time"
    )


def test_as_a_wish_each_busy_person_costs_the_weight():
    problem = plan(session("a", people=("ann", "bob")), people=(ANN, Person("bob", busy=ANN.busy)))

    found = breaches("person_busy", problem, {"a": at(1, "10:00")}, use={"hard": False, "weight": 4})

    assert [b.amount for b in found] == [1, 1]


def test_of_somebody_unknown_nothing_is_known():
    problem = plan(session("a", people=("guest",)))

    assert faults("person_busy", problem, {"a": at(1, "10:00")}) == []
