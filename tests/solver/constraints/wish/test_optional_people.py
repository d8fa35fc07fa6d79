from solver.problem import Person
from tests.tools.stories import at, cost, plan, session, span

BUSY = tuple(Person(p, busy=(span(0, "9:00", "10:00"),)) for p in ("ann", "bob"))
TALK = plan(session("a", people=("cai",), optional=("ann", "bob", "dan")), people=BUSY)


def test_everybody_who_is_busy_costs_one():
    assert cost("optional_people", TALK, {"a": at(0, "9:45")}) == 2
    assert cost("optional_people", TALK, {"a": at(0, "10:00")}) == 0
