"""Lectures on party history are at least 14 days apart."""

from tests.tools.stories import at, faults, plan, session

WEEKS = "wwwwwrr" * 4
THREE = plan(session("a", ordinal=1), session("b", ordinal=2), session("c", ordinal=3), types=WEEKS)


def test_fourteen_days_are_enough_and_thirteen_are_refused():
    assert faults("spacing", THREE, {"a": at(0, "18:00"), "b": at(14, "9:00")}, least=14) == []
    assert faults("spacing", THREE, {"a": at(0, "9:00"), "b": at(13, "18:00")}, least=14) == [("a", "b")]


def test_the_shortest_distance_holds_in_any_order_and_between_any_two():
    where = {"a": at(14, "9:00"), "b": at(0, "9:00"), "c": at(20, "9:00")}
    assert faults("spacing", THREE, where, least=7) == [("a", "c")]


def test_at_most_ten_days_from_one_to_the_next():
    assert faults("spacing", THREE, {"a": at(0), "b": at(10), "c": at(20)}, least=0, most=10) == []
    assert faults("spacing", THREE, {"a": at(0), "b": at(11), "c": at(20)}, least=0, most=10) == [("a", "b")]


def test_the_two_rehearsals_of_each_branch_are_three_days_apart():
    choirs = plan(*(session(f"{g}{n}", groups=(g,)) for g in ("x", "y") for n in (1, 2)))
    where = {"x1": at(0, "12:00"), "x2": at(3, "12:00"), "y1": at(1, "12:00"), "y2": at(4, "12:00")}
    assert faults("spacing", choirs, where, least=3, per="group") == []
    assert faults("spacing", choirs, {**where, "y2": at(3, "17:00")}, least=3, per="group") == [("y1", "y2")]
