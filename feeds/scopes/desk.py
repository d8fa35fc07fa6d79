"""All bookings of the gym desk, with names: for its clerks. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope

BOOKING = "booking"


def keys(item: Item) -> tuple[str, ...]:
    return ("",) if item.kind == BOOKING else ()


SCOPE = Scope("desk", Text("前台预订", "Gym desk"), keys, public=False)
