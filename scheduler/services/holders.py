"""Who has a place, in the words that the asker may hear."""

from collections.abc import Iterator, Mapping

from scheduler.extensions import db
from scheduler.models import Booking, User
from scheduler.queries.floors import Owner
from scheduler.services import clashes
from solver.words import Words


class Known(Mapping[Owner, Words]):
    """What the asker may know of who has a place: the desk sees names, everybody the group and themselves."""

    def __init__(self, by: User) -> None:
        self.by = by

    def __contains__(self, owner: object) -> bool:
        return isinstance(owner, Owner) and owner.booking_id is not None

    def __getitem__(self, owner: Owner) -> Words:
        row = db.session.get(Booking, owner.booking_id)
        if row is None:
            return clashes.BOOKED
        if row.group is not None and (row.group.public or self.by.has("desk")):
            return row.group.title
        if row.person is not None and row.person_id == self.by.person_id:
            return Words("你自己的预订", "your own booking")
        if row.person is not None and self.by.has("desk"):
            return Words(row.person.name, row.person.name)
        return clashes.BOOKED

    def __iter__(self) -> Iterator[Owner]:
        return iter(())

    def __len__(self) -> int:
        return 1
