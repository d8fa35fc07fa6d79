"""The gym of the figures: the union's courts, 700 people, tokens for its clients, and a year of bookings.

The year is written as rows at once, not through the services: it is what the desk finds, not what is measured.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert, select

from scheduler import clock, desk
from scheduler.app import create_app
from scheduler.extensions import db
from scheduler.models import (
    ApiToken,
    Audit,
    Booking,
    Claim,
    DeskRule,
    Group,
    Membership,
    OpeningHours,
    Person,
    User,
    Venue,
)
from scheduler.queries.floors import SECONDS
from scheduler.transactions import writing

ZONE = ZoneInfo("Asia/Shanghai")
TYPES = ["work", "rest", "holiday", "makeup", "eve"]
COURTS = {"GYM-B": 2, "GYM-T": 4, "GYM-A": 1}
VENUES = (  # code, capacity, lanes, shared, features
    ("GYM-B", 60, 2, False, ["badminton", "floor"]),
    ("GYM-T", 16, 4, False, ["table-tennis"]),
    ("GYM-A", 18, 1, False, ["floor", "mirror"]),
    ("GYM-F", 20, 20, True, ["machines"]),
)
HOURS = (("work", 390, 510), ("work", 690, 810), ("work", 990, 1260), ("rest", 540, 1080))
RULES = (
    ("approval", "GYM-B", {"lanes": 2}),
    ("floor_limit", "GYM-F", {"lanes": 4, "keep": 2}),
    ("priority", "GYM-A", {"others": 48}),
)
PEOPLE, GROUPS = 700, 20
YEAR = 20_000  # bookings


@dataclass(frozen=True)
class Gym:
    """What clients need to know: tokens of clerks and of members, staff numbers, numbers of the venues."""

    clerks: tuple[str, ...]
    members: tuple[str, ...]
    people: tuple[str, ...]


def arena(config: dict[str, Any], *, clients: int) -> Gym:
    """Few courts, open day and night, no year: whoever comes clashes."""
    app = create_app(config)
    with app.app_context():
        db.create_all()
        with writing():
            _venues([(kind, 0, 1440) for kind in TYPES], [v for v in VENUES if v[0] in COURTS])
            db.session.add_all(DeskRule(code=code, on=False) for code in desk.rules() if code != "opening")
            db.session.add(DeskRule(code="approval", params={"lanes": 2}, venue_id=_id("GYM-B")))
            people = _people(clients)
            made = _accounts(people, clerks=clients, members=clients)
        db.engine.dispose()
    return made


def full_year(config: dict[str, Any], *, members: int) -> Gym:
    """The union's gym with its rules, and a year of bookings around today."""
    app = create_app(config)
    with app.app_context():
        db.create_all()
        with writing():
            _venues(list(HOURS), list(VENUES))
            people = _people(PEOPLE)
            made = _accounts(people, clerks=2, members=members)
        _fill(app)
        db.engine.dispose()
    return made


def _venues(hours: list[tuple[str, int, int]], venues: list[tuple[Any, ...]]) -> None:
    for code, capacity, lanes, shared, features in venues:
        row = Venue(
            code=code,
            title_zh=code,
            title_en=code,
            capacity=capacity,
            lanes=lanes,
            shared=shared,
            site="main",
        )
        row.features = features
        row.openings = [OpeningHours(day_types=[k], weekdays=[], start=a, end=b) for k, a, b in hours]
        db.session.add(row)
        db.session.flush()
        if len(venues) == len(VENUES):
            db.session.add_all(
                DeskRule(code=rule, venue_id=row.id, params=params)
                for rule, where, params in RULES
                if where == code
            )


def _id(code: str) -> int:
    return int(db.session.scalars(select(Venue.id).where(Venue.code == code)).one())


def _people(count: int) -> list[Person]:
    groups = [
        Group(code=f"B{n:02}", kind="branch", title_zh=f"分会{n}", title_en=f"Branch {n}")
        for n in range(GROUPS)
    ]
    people = [Person(code=f"{10_000 + n}", name=f"会员{n}") for n in range(count)]
    db.session.add_all(groups + people)
    db.session.flush()
    db.session.add_all(Membership(person=p, group=groups[n % GROUPS]) for n, p in enumerate(people))
    return people


def _accounts(people: list[Person], *, clerks: int, members: int) -> Gym:
    return Gym(
        tuple(_token(User(login=f"clerk{n}", roles=["desk"]), "desk") for n in range(clerks)),
        tuple(_token(User(login=p.code, roles=["member"], person=p), "desk") for p in people[:members]),
        tuple(p.code for p in people),
    )


def _token(user: User, scope: str) -> str:
    secret = f"token-of-{user.login}"
    hashed = hashlib.sha256(secret.encode()).hexdigest()
    db.session.add(ApiToken(user=user, hash=hashed, name="bench", scopes=[scope], made_at=clock.now()))
    return secret


# The year


def _fill(app: Flask) -> None:
    """So many bookings from half a year ago to half a year ahead, without overlaps; most of them are over."""
    venues = {v.code: v.id for v in db.session.scalars(select(Venue))}
    people = list(db.session.scalars(select(Person.id)))
    clerk = db.session.scalar(select(User.id).where(User.login == "clerk0"))
    now = clock.now()
    bookings, claims, audits = [], [], []
    for number, (venue, lane, start, person) in enumerate(_drawn(people, now), 1):
        end, over = start + timedelta(hours=1), start < now
        state = "ended" if over else "confirmed"
        bookings.append(
            {
                "id": number, "venue_id": venues[venue], "start": start, "end": end, "state": state,
                "person_id": person, "made_by_id": clerk, "made_at": start - timedelta(days=2),
                "source": "phone", "changed_at": start - timedelta(days=2), "reason": "", "sequence": 0,
                "over_at": end if over else None, "version": 2 if over else 1, "lanes": 1, "party": 1,
                "activity": "", "overridden": [], "kit": {}, "occurrence": "",
            }
        )  # fmt: skip
        first = int(start.timestamp()) // SECONDS
        claims += [
            {"venue_id": venues[venue], "lane": lane, "tick": tick, "booking_id": number}
            for tick in range(first, first + 3600 // SECONDS)
        ]
        thing = f"booking:{number}"
        audits.append({"at": start, "user_id": clerk, "verb": "book", "thing": thing, "details": {}})
    with writing():
        for table, rows in ((Booking, bookings), (Claim, claims), (Audit, audits)):
            for at in range(0, len(rows), 5000):
                db.session.execute(insert(table), rows[at : at + 5000])
        if db.engine.dialect.name == "postgresql":
            db.session.execute(db.text("SELECT setval('booking_id_seq', :n)"), {"n": len(bookings)})
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(db.text("ANALYZE"))


def _drawn(people: list[int], now: datetime) -> Iterator[tuple[str, int, datetime, int | None]]:
    """A year of full hours, 55 a day, a third of what there is on a working day; and of the two weeks ahead
    as many, none of anybody's twice."""
    draw, made = random.Random(1), 0
    today = now.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    lanes = [(code, lane) for code, capacity, n, shared, _ in VENUES for lane in range(n)]
    ahead = iter(draw.sample(people, len(people)))
    for offset in range(-352, 13):
        day = today + timedelta(days=offset)
        places = [(c, lane, minute) for c, lane in lanes for minute in (420, 690, 750, 990, 1050, 1110, 1170)]
        for venue, lane, minute in draw.sample(places, -(-YEAR // 365)):
            if made < YEAR:
                made += 1
                yield (
                    venue,
                    lane,
                    day + timedelta(minutes=minute),
                    next(ahead, None) if offset >= 0 else draw.choice(people),
                )
