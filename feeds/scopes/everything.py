"""Everything that is public."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return True


SCOPE = Scope("everything", Text("全部活动", "All events"), belongs)
