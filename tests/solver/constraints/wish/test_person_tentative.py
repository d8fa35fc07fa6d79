from solver.problem import Person
from tests.tools.stories import at, cost, plan, session, span

PERHAPS = tuple(Person(p, perhaps=(span(0, "9:00", "10:00"),)) for p in ("ann", "bob"))
TALK = plan(session("a", people=("ann", "bob", "cai"), optional=("dan",)), people=PERHAPS)


def test_everybody_needed_who_has_something_tentative_costs_one():
    assert cost("person_tentative", TALK, {"a": at(0, "9:45")}) == 2
    assert cost("person_tentative", TALK, {"a": at(0, "10:00")}) == 0


def test_who_need_not_come_and_what_is_certain_cost_nothing_here():
    sure = Person("ann", busy=(span(0, "9:00", "10:00"),))
    talk = plan(session("a", people=("ann",), optional=("bob",)), people=(sure, PERHAPS[1]))

    assert cost("person_tentative", talk, {"a": at(0, "9:00")}) == 0


def test_what_is_tentative_keeps_nobody_from_being_free():
    assert (
        cost("optional_people", plan(session("a", optional=("ann",)), people=PERHAPS), {"a": at(0, "9:00")})
        == 0
    )
