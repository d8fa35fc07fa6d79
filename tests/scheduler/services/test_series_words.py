"""A standing slot's title and heads, and what its people hear of changes that somebody else made."""

import pytest
from sqlalchemy import func, select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Membership, Message
from scheduler.services import recurring
from scheduler.services.series_words import describe
from scheduler.transactions import writing
from solver.words import Words
from tests.tools import factories
from tests.tools.desk import gym
from tests.tools.factories import at

pytestmark = pytest.mark.postgres


@pytest.fixture
def hall(session):
    return gym()


@pytest.fixture
def series(hall):
    """Three Fridays of a club that 孙丽 heads."""
    with writing():
        club = factories.group("YOGA", "club")
        db.session.add(Membership(group=club, person=hall.people["21044"], role="head"))
    order = recurring.Standing(
        venue="GYM-A",
        start=at("2021-10-15 17:00"),
        end=at("2021-10-15 18:00"),
        rrule="FREQ=WEEKLY;COUNT=3",
        group=club,
    )
    return recurring.book_series(order, hall.clerk)


def told():
    return db.session.scalar(select(func.count(Message.id)).where(Message.kind == "series"))


def test_heads_of_one_date_of_later_ones_or_of_all(hall, series):
    first, second, third = series.bookings
    describe(first, hall.clerk, "all", party=5)
    describe(second, hall.clerk, "later", party=7)
    describe(second, hall.clerk, "this", party=9)

    assert [row.party for row in (first, second, third)] == [5, 9, 7]


def test_a_title_of_later_ones_is_of_a_series_of_their_own(hall, series):
    first, second, third = series.bookings
    with pytest.raises(Refusal, match="title"):
        describe(first, hall.clerk, "this", title=Words("瑜伽", "Yoga"))

    describe(second, hall.clerk, "later", title=Words("瑜伽", "Yoga"))

    assert [row.series.title_en for row in (first, second, third)] == ["", "Yoga", "Yoga"]


def test_who_has_the_slot_hears_once_of_a_change(hall, series):
    second = series.bookings[1]
    recurring.change(second, hall.clerk, "this", start=at("2021-10-22 18:00"))
    recurring.cancel(second, hall.clerk, "later")

    assert told() == 2


def test_who_loses_a_date_by_a_move_hears_which_why_and_what_is_free(hall, series):
    done = recurring.change(
        series.bookings[1], hall.clerk, "all", start=at("2021-10-22 18:00"), skip=["2021-10-29"]
    )

    (fell,) = done.dropped
    places = [one.action["start"][:16] for one in fell.instead]
    assert places[0] == "2021-10-29T17:00"  # its old place is free again
    text = db.session.scalars(select(Message.text_en).where(Message.kind == "series")).one()
    assert "this is their new time and place" in text
    assert "Dates that fall away by this (1):" in text
    assert "Fri 29 Oct" in text
    assert "Free instead: " in text


def test_one_date_alone_goes_by_the_rules_of_the_desk(hall, series):
    with pytest.raises(Refusal) as refused:
        recurring.change(series.bookings[0], hall.clerk, "this", start=at("2021-10-15 23:00"))

    assert refused.value.code == "desk-opening"
