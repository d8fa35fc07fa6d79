"""All events of one kind."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key == item.kind != ""


SCOPE = Scope("kind", Text("类别", "Kind"), belongs)
