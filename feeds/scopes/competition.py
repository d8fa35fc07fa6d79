"""All matches of one competition, from its first round to the final."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope

MATCH = "match"


def belongs(item: Item, key: str) -> bool:
    return key == item.event != "" and item.kind == MATCH


SCOPE = Scope("competition", Text("赛事", "Competition"), belongs)
