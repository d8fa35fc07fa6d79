"""A gym for tests: two badminton courts, open all day, and people with accounts. It is 14 October 2021, 11:00."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Booking, Claim, Message, OpeningHours, User, Venue
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.factories import at

NOW = at("2021-10-14 11:00")
ALL_DAYS = ["work", "rest", "holiday", "makeup", "eve"]


def set_time(text: str) -> datetime:
    """The clock shows so much of 14 October."""
    moment = at(f"2021-10-14 {text}")
    clock.set_source(lambda: moment)
    return moment


def courts(code: str = "GYM-B", lanes: int = 2, **values: object) -> Venue:
    titles = {"title_zh": "羽毛球", "title_en": "Badminton"}
    venue = factories.venue(code, lanes=lanes, **(titles | values))
    venue.openings = [OpeningHours(day_types=ALL_DAYS, weekdays=[], start=360, end=1320)]
    db.session.flush()
    return venue


def member(code: str, *roles: str) -> User:
    """Somebody with an account."""
    person = factories.person(code)
    return factories.user(code, *(roles or ("member",)), person=person)


def clerk() -> User:
    return factories.user("clerk", "desk")


def book(
    venue: str = "GYM-B", start: str = "18:00", minutes: int = 60, lanes: int = 1, **values: object
) -> Booking:
    """A booking with its claims, past all rules."""
    begins = at(f"2021-10-14 {start}")
    ends = begins + timedelta(minutes=minutes)
    with writing():
        row = db.session.scalars(select(Venue).where(Venue.code == venue)).one()
        made = {"state": "confirmed", "made_at": clock.now() - timedelta(hours=20)} | values
        booking = factories.saved(Booking(venue=row, start=begins, end=ends, lanes=lanes, **made))
        claims.claim(Owner(booking_id=booking.id), [Want(venue, begins, ends, lanes)])
    return booking


def cancel(*bookings: Booking) -> None:
    """As the desk does: the row is over, the claims are given back."""
    with writing():
        for booking in bookings:
            db.session.refresh(booking)
            booking.state, booking.over_at = "cancelled", clock.now()
        claims.release([Owner(booking_id=b.id) for b in bookings])


def ticks(booking: Booking) -> int:
    """How many claims it has."""
    return db.session.scalar(select(func.count()).where(Claim.booking_id == booking.id)) or 0


def told(user: User) -> list[str]:
    """What the person was told, in the order of telling."""
    query = select(Message.text_zh).where(Message.person_id == user.person_id).order_by(Message.id)
    return list(db.session.scalars(query))
