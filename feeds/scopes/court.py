"""When one court is taken, by events and by bookings: times for everybody, names for nobody."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.venues


SCOPE = Scope("court", Text("场地占用", "Court"), keys)
