"""Everything that is public."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return ("",)


SCOPE = Scope("everything", Text("全部活动", "All events"), keys)
