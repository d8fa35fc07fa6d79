from solver.problem import Venue
from tests.tools.stories import at, cost, plan, session

ROOMS = (Venue("small", capacity=70), Venue("middle", capacity=71), Venue("large", capacity=300))
LOBBY = Venue("lobby", capacity=300, shared=True)
PLACES = (("small",), ("middle",), ("large",), ("lobby",))
TALK = plan(session("a", size=20, places=PLACES), venues=(*ROOMS, LOBBY))


def in_room(room: str) -> dict:
    return {"a": (at(0), (room,))}


def test_every_fifty_empty_seats_begun_cost_one():
    assert cost("right_size", TALK, in_room("small")) == 1
    assert cost("right_size", TALK, in_room("middle")) == 2
    assert cost("right_size", TALK, in_room("large")) == 6


def test_a_lobby_that_others_use_too_is_never_too_large():
    assert cost("right_size", TALK, in_room("lobby")) == 0
