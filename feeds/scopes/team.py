"""One team's matches and trainings."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.teams


SCOPE = Scope("team", Text("队伍", "Team"), belongs)
