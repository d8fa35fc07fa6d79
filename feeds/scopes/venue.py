"""What happens in one room, court or hall."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.venues


SCOPE = Scope("venue", Text("场地", "Venue"), keys)
