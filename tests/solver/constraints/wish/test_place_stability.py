from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

ROOMS = (("r1",), ("r2",), ("r3",))
COURSE = plan(
    *(session(n, series="S", places=ROOMS) for n in "abc"), venues=(Venue("r1"), Venue("r2"), Venue("r3"))
)


def rooms(*names: str) -> dict:
    return {s: (at(day), (room,)) for day, (s, room) in enumerate(zip("abc", names, strict=True))}


def test_one_room_is_free_and_every_other_costs_one():
    assert cost("place_stability", COURSE, rooms("r1", "r1", "r1")) == 0
    assert cost("place_stability", COURSE, rooms("r1", "r2", "r1")) == 1
    assert cost("place_stability", COURSE, rooms("r1", "r2", "r3")) == 2
