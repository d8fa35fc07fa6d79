"""One club's evenings and outings."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.clubs


SCOPE = Scope("club", Text("社团", "Club"), belongs)
