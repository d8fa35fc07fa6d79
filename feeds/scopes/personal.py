"""One person's own: events, duties, matches and bookings, the non-public ones too. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def belongs(item: Item, key: str) -> bool:
    return key in item.people


SCOPE = Scope("personal", Text("我的日程", "My calendar"), belongs, public=False)
