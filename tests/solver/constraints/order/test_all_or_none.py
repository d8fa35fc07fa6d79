from solver.problem import Fixed
from tests.tools.stories import at, faults, plan, session

SEMIS = plan(session("semi1"), session("semi2"))


def test_both_or_none_are_allowed_and_one_alone_is_refused():
    assert faults("all_or_none", SEMIS, {"semi1": at(0), "semi2": at(1)}) == []
    assert faults("all_or_none", SEMIS, {}) == []
    assert faults("all_or_none", SEMIS, {"semi1": at(0)}) == [("semi2",)]


def test_with_something_fixed_all_the_others_have_to_come():
    guests = plan(session("x", fixed=Fixed(at(0))), session("a"), session("b"))
    assert faults("all_or_none", guests, {"x": at(0), "a": at(1)}) == [("b",)]
