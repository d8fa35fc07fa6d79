"""Editions of a plan that take courts from bookings. The model foretells whom, checks the offers and adopts them."""

from datetime import timedelta

from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Booking
from scheduler.services.publishing import review
from scheduler.transactions import writing
from tests.tools.desk_year.deeds import at
from tests.tools.desk_year.gym import DAY, EPOCH, KIT, instant, minute_of
from tests.tools.desk_year.plain import EVENT, Key, Owner, Row
from tests.tools.desk_year.sides import Sides
from tests.tools.desk_year.standing import Standing
from tests.tools.published import Small


class Events:
    """A union plan of the year, published again and again."""

    def __init__(self, sides: Sides, days: int, standing: Standing) -> None:
        self.sides, self.plain, self.standing = sides, sides.plain, standing
        self.small, self.number = Small.make(), 0
        with writing():
            plan = self.small.plan
            plan.first_day, plan.last_day = EPOCH.date(), EPOCH.date() + timedelta(days=days + 60)

    def publish(self, venue: str, start: int, minutes: int) -> None:
        """One more event takes the whole venue; what is booked there gives way."""
        self.number += 1
        code, row = f"E{self.number:02}", Row(0, venue, start, start + minutes, 0)
        day = instant(start) + timedelta(hours=8)
        spec = {"places": ((venue,),), "minutes": minutes, "first": day.date(), "last": day.date()}
        self.small.add(code, **spec)
        self.small.put(f"{code}.1", f"{day:%Y-%m-%d %H:%M}", venue)
        wanted = [r for r in self._in_the_way(row) if r.start > self.plain.now]
        shown = [b.id for b in review(self.small.plan).displaced]
        if sorted(shown) != sorted(r.number for r in wanted):
            raise self.sides.differs(f"{code} would displace {shown}, foretold {wanted}")
        edition = self.sides.both("publish", "", lambda: self.small.publish(displace=shown))
        gains = self._adopted(code, row, wanted)
        self.sides.counts["displaced"] += len(wanted)
        for person in {p for r in wanted for p in self._told(r)}:
            self.plain.tell(f"displaced:{edition.id}:{self.sides.persons[person]}")
        self.sides.gained(gains)

    def _in_the_way(self, row: Row) -> list[Row]:
        owners = self.plain.near(row, EVENT)
        return [self.plain.rows[o] for o in owners if isinstance(o, int) and o in self.plain.live]

    def _adopted(self, code: str, event: Row, gone: list[Row]) -> set[tuple[str, int]]:
        """The claims as they are after the edition; the offers must fit into the model as well."""
        numbers = [r.number for r in gone]
        before = {key for key, owner in self.plain.held_by(numbers) if owner in set(numbers)}
        for row in gone:
            self.plain.over(row, "cancelled")
        claims = self.plain.chosen([(code, event, None)])
        if claims is None:
            raise self.sides.differs(f"{code} has no place in the model")
        after: dict[Key, Owner] = dict(claims)
        self.plain.claims.update(claims)
        query = select(Booking).where(Booking.replaces_id.in_(numbers)).order_by(Booking.id)
        for booking in db.session.scalars(query):
            after |= self._offer(booking)
        self.sides.counts["offers of editions"] += (
            db.session.query(Booking).filter(Booking.replaces_id.in_(numbers)).count()
        )
        return self.plain.gains(key for key in before if key not in after)

    def _offer(self, booking: Booking) -> dict[Key, Owner]:
        old = self.plain.rows[booking.replaces_id or 0]
        start, end = minute_of(booking.start), minute_of(booking.end)
        row = Row(booking.id, booking.venue.code, start, end, booking.lanes, old.person, old.group)
        row.state, row.source, row.party = booking.state, "offer", booking.party
        row.activity, row.replaces = old.activity, old.number
        row.made, row.until = self.plain.now, min(self.plain.now + DAY, start - 30)
        row.kit = {c: n for c, n in booking.kit.items() if n <= self.plain.kit_left(c, start, end)}
        claims = self.plain.chosen([(row.number, row, None)])
        seen = minute_of(booking.hold_until) if booking.hold_until else None
        wrong = [
            claims is None,
            not self.plain.is_open(row.venue, start, end),
            seen != row.until,
            end - start != old.end - old.start,
            row.lanes != old.lanes,
            dict(booking.kit) != row.kit,
            start < self.plain.now + 120,
            booking.state != "held",
            not set(row.kit) <= set(KIT),
        ]
        if any(wrong) or claims is None:
            raise self.sides.differs(f"the offer {row} for {old} is not one: {wrong}")
        self.plain.add(row, claims)
        self.standing.offered_instead(old, row)
        return claims

    def _told(self, row: Row) -> list[str]:
        if row.person:
            return [row.person]
        return [w.code for w in self.plain.people.values() if row.group and row.group in w.clubs]


def local(minute: int) -> str:
    return f"{at(minute) + timedelta(hours=8):%Y-%m-%d %H:%M}"
