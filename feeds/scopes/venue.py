"""What happens in one room, court or hall."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.venues


SCOPE = Scope("venue", Text("场地", "Venue"), belongs)
