"""The resources that an account can read, found by their place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from feeds.caldav.model import Account, Calendar, Member
from feeds.caldav.places import Place, place


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that is there: its place, whose tree it is in, and its calendar and member where it has them."""

    place: Place
    account: Account
    calendar: Calendar | None = None
    member: Member | None = None

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def is_collection(self) -> bool:
        return self.place.kind != "entry"


def resource(account: Account, path: str) -> Resource | None:
    """What is at the path, for this account. What is another's is as absent as what is nothing."""
    found = place(path)
    if found is None or (found.login and found.login.lower() != account.login.lower()):
        return None
    if found.login:
        found = replace(found, login=account.login)
    if found.kind not in ("calendar", "entry"):
        return Resource(found, account)
    calendar = account.calendar(found.slug)
    if calendar is None:
        return None
    if found.kind == "calendar":
        return Resource(found, account, calendar)
    member = calendar.members.get(found.name)
    return Resource(found, account, calendar, member) if member else None


def children(parent: Resource) -> Iterator[Resource]:
    """What lies directly in a collection."""
    account, login = parent.account, parent.account.login
    if parent.place.kind == "root":
        yield Resource(Place("principals"), account)
        yield Resource(Place("home", login), account)
    elif parent.place.kind == "principals":
        yield Resource(Place("principal", login), account)
    elif parent.place.kind == "home":
        for calendar in account.calendars():
            yield Resource(Place("calendar", login, calendar.slug), account, calendar)
    elif parent.calendar is not None and parent.member is None:
        for member in parent.calendar.members.values():
            yield entry(parent, member)


def entry(parent: Resource, member: Member) -> Resource:
    assert parent.calendar is not None
    where = Place("entry", parent.account.login, parent.calendar.slug, member.name)
    return Resource(where, parent.account, parent.calendar, member)
