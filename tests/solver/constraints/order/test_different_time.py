from solver.problem import Fixed
from tests.tools.stories import at, faults, plan, session

THREE = plan(session("a"), session("b"), session("c"))


def test_one_after_the_other_is_allowed_and_one_tick_of_overlap_is_refused():
    assert faults("different_time", THREE, {"a": at(0, "9:00"), "b": at(0, "10:00")}) == []
    assert faults("different_time", THREE, {"a": at(0, "9:00"), "b": at(0, "9:45")}) == [("a", "b")]


def test_what_comes_fixed_from_outside_is_not_held_against_itself_but_against_ours():
    """Two academy events overlap; the union's talk must avoid both."""
    at_nine = Fixed(at(0, "9:00"))
    academy = plan(session("x", fixed=at_nine), session("y", fixed=at_nine), session("ours"))
    outside = {"x": at(0, "9:00"), "y": at(0, "9:00")}
    assert faults("different_time", academy, {**outside, "ours": at(0, "10:00")}) == []
    assert faults("different_time", academy, {**outside, "ours": at(0, "9:45")}) == [("x", "y", "ours")]
