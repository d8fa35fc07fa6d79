"""All events of one kind."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return (item.kind,) if item.kind else ()


SCOPE = Scope("kind", Text("类别", "Kind"), keys)
