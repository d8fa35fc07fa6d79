"""One person's duties: where they speak, referee, judge or lead. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.on_duty


SCOPE = Scope("duties", Text("我的职责", "My duties"), keys, public=False)
