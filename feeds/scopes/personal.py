"""One person's own: events, duties, matches and bookings, the non-public ones too. Behind a token."""

from feeds.agenda import Item, Text
from feeds.scopes import Scope


def keys(item: Item) -> tuple[str, ...]:
    return item.people


SCOPE = Scope("personal", Text("我的日程", "My calendar"), keys, public=False)
