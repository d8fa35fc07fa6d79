"""What concerns one branch of the union."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.branches


SCOPE = Scope("branch", Text("分会", "Branch"), belongs)
