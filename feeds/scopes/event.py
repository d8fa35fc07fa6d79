"""All sessions of one event, such as a competition from first round to final."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key == item.event != ""


SCOPE = Scope("event", Text("活动", "Event"), belongs)
