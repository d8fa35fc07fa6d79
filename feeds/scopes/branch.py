"""What concerns one branch of the union."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.branches


SCOPE = Scope("branch", Text("分会", "Branch"), keys)
