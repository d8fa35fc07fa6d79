"""One team's matches and trainings."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.teams


SCOPE = Scope("team", Text("队伍", "Team"), keys)
