"""All sessions of one event, such as a competition from first round to final."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return (item.event,) if item.event else ()


SCOPE = Scope("event", Text("活动", "Event"), keys)
