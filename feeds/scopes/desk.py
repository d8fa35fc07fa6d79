"""All bookings of the gym desk, with names: for its clerks. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope

BOOKING = "booking"


def belongs(item: Item, key: str) -> bool:
    return item.kind == BOOKING


SCOPE = Scope("desk", Text("前台预订", "Gym desk"), belongs, public=False)
