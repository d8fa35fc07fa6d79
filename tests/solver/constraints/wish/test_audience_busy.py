from solver.problem import Group, Person
from tests.tools.stories import at, cost, plan, session, span

STAFF = tuple(f"p{n}" for n in range(20))


def talk(busy: int):
    people = tuple(Person(p, busy=(span(0, "9:00", "10:00"),)) for p in STAFF[:busy])
    return plan(session("a", audience=("staff",)), people=people, groups=(Group("staff", members=STAFF),))


def test_each_full_tenth_that_is_busy_costs_one():
    assert cost("audience_busy", talk(1), {"a": at(0, "9:00")}) == 0
    assert cost("audience_busy", talk(2), {"a": at(0, "9:00")}) == 1
    assert cost("audience_busy", talk(19), {"a": at(0, "9:45")}) == 9


def test_when_all_are_free_it_costs_nothing():
    assert cost("audience_busy", talk(20), {"a": at(0, "10:00")}) == 0
