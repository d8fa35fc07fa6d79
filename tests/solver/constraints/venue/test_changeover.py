from solver.problem import Venue
from tests.tools.stories import at, faults, plan, session

HALVES = (Venue("hall", parts=("east", "west")), Venue("east"), Venue("west"), Venue("courts", lanes=2))


def day(first: str, second: str, **more):
    return plan(
        session("game", places=((first,),), **more),
        session("talk", places=((second,),), kind="lecture", **more),
        session("rematch", places=((second,),), **more),
        venues=HALVES,
    )


def test_exactly_enough_time_is_allowed_and_one_tick_less_is_refused():
    problem = day("east", "east")

    assert faults("changeover", problem, {"game": at(0, "10:00"), "talk": at(0, "11:30")}) == []
    assert faults("changeover", problem, {"game": at(0, "10:00"), "talk": at(0, "11:15")}) == [
        ("game", "talk")
    ]
    assert faults("changeover", problem, {"talk": at(0, "10:00"), "game": at(0, "11:15")}) == [
        ("game", "talk")
    ]


def test_between_events_of_one_kind_nothing_is_changed_over():
    assert (
        faults("changeover", day("east", "east"), {"game": at(0, "10:00"), "rematch": at(0, "11:00")}) == []
    )


def test_the_hall_and_its_half_are_one_floor_and_two_halves_are_not():
    close = {"game": at(0, "10:00"), "talk": at(0, "11:15")}

    assert faults("changeover", day("hall", "west"), close) == [("game", "talk")]
    assert faults("changeover", day("east", "west"), close) == []


def test_side_by_side_on_lanes_nothing_is_changed_over():
    close = {"game": at(0, "10:00"), "talk": at(0, "11:00")}

    assert faults("changeover", day("courts", "courts", lanes=1), close) == []
    assert faults("changeover", day("courts", "courts"), close) == [("game", "talk")]
