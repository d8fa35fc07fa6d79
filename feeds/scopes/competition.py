"""All matches of one competition, from its first round to the final."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope

MATCH = "match"


def keys(item: Item) -> tuple[str, ...]:
    return (item.event,) if item.event and item.kind == MATCH else ()


SCOPE = Scope("competition", Text("赛事", "Competition"), keys)
