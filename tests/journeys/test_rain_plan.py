"""Rain on the day of the tug-of-war: it moves into the aerobics studio at peak, where 34 have booked.

The organiser puts it there, reads whom that would push out, accepts, and publishes.
"""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Booking, Claim, Message, OpeningHours, Venue
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.services.publishing import review
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories
from tests.tools.factories import at
from tests.tools.published import Small

DAY = "2021-03-05"
PLACES = 18


@pytest.fixture
def rope(session):
    """A published match on the lane, and a studio whose 18 places are booked 17 times in each peak hour."""
    small = Small.make()
    with writing():
        factories.venue("LANE1", outdoor=True)
        studio = factories.venue("GYM-A", lanes=PLACES, title_zh="健身操房", features=["floor", "mirror"])
        studio.openings = [OpeningHours(day_types=["work"], weekdays=[], start=990, end=1260)]
    small.add("E22", places=(("LANE1",), ("GYM-A",)), minutes=120, category="match")
    small.put("E22.1", f"{DAY} 15:00", "LANE1")
    small.publish()
    with writing():
        for hour in ("17:30", "18:30"):
            for _ in range(17):
                book(studio, f"{DAY} {hour}")
        for day, hour, taken in ((DAY, "16:30", 12), (DAY, "19:30", 10), ("2021-03-04", "17:30", 16)):
            for _ in range(taken):
                book(studio, f"{day} {hour}")
    return small


def book(venue: Venue, when: str) -> Booking:
    start = at(when)
    values = {"venue": venue, "start": start, "end": start + timedelta(hours=1), "activity": "aerobics"}
    row = factories.saved(Booking(person=factories.person(), made_at=NOW, **values))
    claims.claim(Owner(booking_id=row.id), [Want(venue.code, row.start, row.end, 1)])
    return row


def times(rows):
    """How many begin when, local."""
    return Counter(f"{row.start + timedelta(hours=8):%d %H:%M}" for row in rows)


@pytest.mark.postgres
def test_34_bookings_give_way_and_every_person_has_another_place_and_one_message(rope):
    rope.put("E22.1", f"{DAY} 17:30", "GYM-A")

    seen = review(rope.plan)
    assert len(seen.displaced) == 34
    edition = rope.publish(seen=seen.base, displace=[b.id for b in seen.displaced])

    assert edition.counts["moved"] == 1
    offers = db.session.scalars(select(Booking).where(Booking.state == "held")).all()
    assert len(offers) == 34
    # 6 and 8 places were left beside the match that day; the other 20 go to the next day but one, or before.
    assert times(offers)["05 16:30"] == 6
    assert times(offers)["05 19:30"] == 8
    old = {b.id: b for b in db.session.scalars(select(Booking).where(Booking.state == "cancelled"))}
    assert sorted(o.replaces_id for o in offers) == sorted(old)
    assert all(o.person_id == old[o.replaces_id].person_id for o in offers)
    assert all(abs(o.start - old[o.replaces_id].start) <= timedelta(days=3) for o in offers)
    people = Counter(db.session.scalars(select(Message.person_id)))
    assert people == Counter(b.person_id for b in old.values())
    assert set(people.values()) == {1}


def test_the_offers_of_the_review_are_those_that_are_held(rope):
    rope.put("E22.1", f"{DAY} 17:30", "GYM-A")
    seen = review(rope.plan)
    shown = Counter(offer.slot.start for offer in seen.reoffers)

    rope.publish(displace=[b.id for b in seen.displaced])

    offers = db.session.scalars(select(Booking).where(Booking.state == "held")).all()
    assert Counter(o.start for o in offers) == shown


def test_no_place_of_the_studio_is_held_twice(rope):
    rope.put("E22.1", f"{DAY} 17:30", "GYM-A")
    rope.publish(displace=[b.id for b in review(rope.plan).displaced])

    live = db.session.scalars(select(Booking).where(Booking.state.in_(("held", "confirmed")))).all()
    claimed = Counter(db.session.scalars(select(Claim.booking_id).where(Claim.booking_id.is_not(None))))
    assert claimed == Counter({row.id: 12 for row in live})
    during = select(func.count()).where(
        Claim.entry_uid.is_not(None), Claim.tick.in_(Want("", at(f"{DAY} 18:00"), at(f"{DAY} 18:05")).ticks)
    )
    assert db.session.scalar(during) == PLACES


def test_the_next_edition_tells_nobody_again(rope):
    rope.put("E22.1", f"{DAY} 17:30", "GYM-A")
    rope.publish(displace=[b.id for b in review(rope.plan).displaced])

    rope.put("E22.1", f"{DAY} 15:00", "LANE1")
    rope.publish()

    assert db.session.scalar(select(func.count()).select_from(Message)) == 34


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("要让路的预订", "共 34 个")),
        ("en", ("Bookings that give way", "34 in all")),
    ],
)
def test_the_review_tells_whom_it_pushes_out_before_anything_is_published(rope, client, language, words):
    rope.put("E22.1", f"{DAY} 17:30", "GYM-A")
    client = client.sign_in(rope.user)

    page = client.get(
        f"/organiser/plans/{rope.plan.code}/publish", headers={"Accept-Language": language}
    ).text

    assert [w for w in words if w not in page] == []
