from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

HALLS = (Venue("hall"), Venue("room"))
ANY = (("hall",), ("room",))
DAY = plan(
    session("final", places=ANY, tags=("final",), people=("chair",)),
    session("talk", places=ANY),
    session("tea", places=ANY, people=("chair",)),
    venues=HALLS,
)
FINAL = {"final": (at(0, "10:00"), ("hall",))}
USE = {"use": {"sessions": ("tag:final",), "then": ("*",)}}


def test_an_hour_after_the_final_is_enough_and_one_tick_less_costs_one():
    assert cost("robust", DAY, {**FINAL, "talk": (at(0, "12:00"), ("hall",))}, **USE) == 0
    assert cost("robust", DAY, {**FINAL, "talk": (at(0, "11:45"), ("hall",))}, **USE) == 1


def test_in_another_room_only_those_who_must_be_in_both_are_in_a_hurry():
    assert cost("robust", DAY, {**FINAL, "talk": (at(0, "11:00"), ("room",))}, **USE) == 0
    assert cost("robust", DAY, {**FINAL, "tea": (at(0, "11:00"), ("room",))}, **USE) == 1


def test_sessions_that_are_not_fragile_may_follow_each_other():
    where = {"talk": (at(0, "10:00"), ("room",)), "tea": (at(0, "11:00"), ("room",))}
    assert cost("robust", DAY, where, **USE) == 0
