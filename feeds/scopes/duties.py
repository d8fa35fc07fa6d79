"""One person's duties: where they speak, referee, judge or lead. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.on_duty


SCOPE = Scope("duties", Text("我的职责", "My duties"), belongs, public=False)
