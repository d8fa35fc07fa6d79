"""A desk for the demonstration: its rules where they differ from the standard ones, and a week of bookings.

Everything is made by the services that clerks use, so what the demonstration shows is what they do. A second
run changes nothing.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, select

from scheduler import access, clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, KitItem, Person, User, Venue
from scheduler.queries import courts
from scheduler.services import auditing, booking
from scheduler.services.booking import Order
from scheduler.transactions import writing

# The standard rules hold everywhere; these are asked where a row says so.
RULES: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("floor_limit", "GYM-F", {"lanes": 4, "keep": 2}),
    ("approval", "GYM-B", {"lanes": 2}),  # both courts together are the event floor
    ("priority", "GYM-A", {"others": 48}),
    ("kit", "GYM-B", {"items": ["racket-b", "shuttles", "net"]}),
    ("kit", "GYM-T", {"items": ["racket-t", "balls-t"]}),
    ("kit", "GYM-A", {"items": ["mat", "speaker"]}),
    ("kit", "GYM-F", {"items": []}),
)
KIT = (
    ("racket-b", "羽毛球拍", "Badminton rackets", 8),
    ("shuttles", "羽毛球（筒）", "Tubes of shuttlecocks", 6),
    ("net", "备用球网", "Spare nets", 1),
    ("racket-t", "乒乓球拍", "Table tennis bats", 8),
    ("balls-t", "乒乓球（盒）", "Boxes of table tennis balls", 4),
    ("mat", "瑜伽垫", "Yoga mats", 18),
    ("speaker", "小音箱", "Portable speaker", 1),
)
DAYS = 7
TRIES_A_DAY = 30  # of which those that clash or break a quota come to nothing
BUSY = (720, 1050, 1080, 1110, 1140)  # minutes of the day at which most people want to begin


def make_rules(by: User) -> int:
    """The rules of the demonstration, where nobody has set them; how many were added."""
    access.require(by, "desk", "organiser")
    with writing():
        venues = {v.code: v.id for v in db.session.scalars(select(Venue))}
        known = {(r.code, r.venue_id) for r in db.session.scalars(select(DeskRule))}
        new = [
            DeskRule(code=code, venue_id=venues[venue], params=dict(params))
            for code, venue, params in RULES
            if venue in venues and (code, venues[venue]) not in known
        ]
        db.session.add_all(new)
        if new:
            auditing.record(by, "desk-rules", "desk", added=[row.code for row in new])
    return len(new)


def make_kit(by: User) -> int:
    """What the gym lends, where nobody has imported it; how many kinds were added."""
    access.require(by, "desk", "organiser")
    with writing():
        known = set(db.session.scalars(select(KitItem.code)))
        new = [
            KitItem(code=code, title_zh=zh, title_en=en, stock=stock)
            for code, zh, en, stock in KIT
            if code not in known
        ]
        db.session.add_all(new)
        if new:
            auditing.record(by, "desk-kit", "desk", added=[item.code for item in new])
    return len(new)


def make_week(by: User, *, seed: int = 1) -> int:
    """Bookings of the next days, as many as are plausible; none where there are any. How many were made."""
    access.require(by, "desk")
    if db.session.scalar(select(func.count(Booking.id))):
        return 0
    draw = random.Random(seed)
    people = list(db.session.scalars(select(Person).where(Person.status != "outside").order_by(Person.code)))
    venues = courts.venues()
    if not people or not venues:
        return 0
    some = draw.sample(people, min(len(people), 120))
    first = clock.now().astimezone(_zone()).date()
    orders = [order for n in range(DAYS) for order in _orders(draw, venues, some, first + timedelta(days=n))]
    return sum(_made(order, by) for order in orders)


def _orders(draw: random.Random, venues: Sequence[Venue], people: Sequence[Person], day: date) -> list[Order]:
    """Wishes for the day: more of them at the times when people have time."""
    found = []
    for _ in range(TRIES_A_DAY):
        venue = draw.choice(venues)
        start = _start(draw, venue, day)
        if start is None:
            continue
        party = draw.choice((1, 2, 2, 3, 4))
        heads = party if venue.shared else 1
        found.append(
            Order(
                venue=venue.code,
                start=start,
                end=start + timedelta(minutes=draw.choice((30, 60, 60))),
                person=draw.choice(people),
                lanes=heads,
                party=party,
                activity=courts.activity_of(venue),
                source="phone",
            )
        )
    return found


def _start(draw: random.Random, venue: Venue, day: date) -> datetime | None:
    hours = courts.hours(venue, day)
    if not hours:
        return None
    opening = draw.choices(hours, weights=[row.end - row.start for row in hours])[0]
    starts = list(range(opening.start, opening.end - 59, 30))
    if not starts:
        return None
    weights = [4 if minute in BUSY else 1 for minute in starts]
    start = courts.at(day, draw.choices(starts, weights=weights)[0])
    return start if start > clock.now() else None


def _made(order: Order, by: User) -> bool:
    try:
        booking.book(order, by)
    except Refusal:
        return False
    return True


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["ZONE"])
