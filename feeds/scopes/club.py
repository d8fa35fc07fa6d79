"""One club's evenings and outings."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.clubs


SCOPE = Scope("club", Text("社团", "Club"), keys)
