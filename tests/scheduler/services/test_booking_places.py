"""What a refusal offers instead: not what is refused at any time, but what another court's rules allow."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import DeskRule, Venue
from scheduler.queries import slots
from scheduler.services import booking, booking_places, desk_asked
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def ann(session):
    """A member with one booking ahead, which is all that they may have."""
    gym.set_time("11:00")
    with writing():
        ann = gym.member("A1")
        for code in ("GYM-B", "GYM-C"):
            gym.courts(code, features=["badminton"])
        db.session.add(DeskRule(code="quota_future", params={"count": 1}))
    booking.book(order(ann), ann)
    return ann


def order(user, start="18:00", end="19:00"):
    span = {"start": at(f"2021-10-14 {start}"), "end": at(f"2021-10-14 {end}")}
    return Order(venue="GYM-B", person=user.person, source="phone", **span)


def refused(ann):
    with pytest.raises(Refusal) as caught:
        booking.book(order(ann, "20:00", "21:00"), ann)
    assert caught.value.code == "desk-quota-future"
    return [one.action["venue"] for one in caught.value.alternatives]


def test_nobody_looks_for_another_time_where_every_time_is_refused(ann, monkeypatch):
    looked = []
    monkeypatch.setattr(slots, "slots", lambda *args, **values: looked.append(args) or [])

    assert (refused(ann), looked) == ([], [])


def test_a_court_without_that_rule_is_offered(ann):
    with writing():
        other = db.session.scalars(select(Venue).where(Venue.code == "GYM-C")).one()
        db.session.add(DeskRule(code="quota_future", venue_id=other.id, on=False))

    assert refused(ann) == ["GYM-C"] * 3


def test_what_the_rules_were_shown_is_not_read_again_for_the_search(ann, monkeypatch):
    read = []
    history = desk_asked.history
    monkeypatch.setattr(desk_asked, "history", lambda asked: read.append(asked) or history(asked))

    refused(ann)

    assert [asked.start for asked in read] == [at("2021-10-14 20:00")]


def test_places_kept_for_walk_ins_are_not_offered_and_use_up_no_try(session, monkeypatch):
    monkeypatch.setattr(booking_places, "TRIES", 3)  # no more than are offered
    gym.set_time("11:00")
    with writing():
        ann, ben = gym.member("A1"), gym.member("B1")
        floor = gym.courts("GYM-F", shared=True, capacity=3)
        db.session.add(DeskRule(code="floor_limit", venue_id=floor.id, params={"lanes": 1, "keep": 2}))
    gym.book("GYM-F", "12:00", minutes=180, person=ben.person)
    span = {"start": at("2021-10-14 13:00"), "end": at("2021-10-14 14:00")}

    with pytest.raises(Refusal) as caught:
        booking.book(Order(venue="GYM-F", person=ann.person, source="phone", **span), ann)

    starts = [one.action["start"] for one in caught.value.alternatives]
    assert (caught.value.code, starts) == (
        "desk-floor-limit",
        [f"2021-10-14T{time}:00+08:00" for time in ("15:00", "15:30", "16:00")],
    )


def test_what_is_too_long_at_every_time_is_offered_as_long_as_may_be(session):
    gym.set_time("11:00")
    with writing():
        ann = gym.member("A1")
        gym.courts("GYM-B", lanes=1)
    gym.book("GYM-B", "18:00", minutes=60)

    with pytest.raises(Refusal) as caught:
        booking.book(order(ann, "19:00", "23:00"), ann)

    offered = [
        (one.words.en, one.action["start"][11:16], one.action["end"][11:16])
        for one in caught.value.alternatives
    ]
    assert (caught.value.code, offered) == (
        "desk-length",
        [
            ("Badminton at 19:00–21:00", "19:00", "21:00"),
            ("19:30–21:30", "19:30", "21:30"),
            ("20:00–22:00", "20:00", "22:00"),
        ],
    )
