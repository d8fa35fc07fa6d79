"""A ledger that anyone can read: each point with its reason and its end."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.models import DeskRule
from scheduler.services import points
from scheduler.transactions import writing
from tests.tools import factories, gym
from tests.tools.factories import at


@pytest.fixture
def ann(session):
    gym.set_time("11:00")
    with writing():
        gym.courts()
        return gym.member("ann")


def score(booking, kind="no_show"):
    with writing():
        return points.score(booking, kind)


def test_a_point_stands_for_thirty_days_to_the_second(ann):
    point = score(gym.book(person=ann.person))

    assert points.standing(ann.person) == [point]
    clock.set_source(lambda: point.at + timedelta(days=30))
    assert (points.standing(ann.person), points.ledger(ann.person)) == ([], [point])


def test_a_booking_costs_one_point_at_most(ann):
    booking = gym.book(person=ann.person)
    score(booking, "late_cancel")

    assert score(booking, "no_show") is None
    assert [p.kind for p in points.ledger(ann.person)] == ["late_cancel"]


def test_a_clubs_booking_costs_nobody_a_point(ann):
    assert score(gym.book()) is None


def test_a_venue_may_keep_points_for_another_time(ann):
    with writing():
        factories.saved(DeskRule(code="notice", params={"point_days": 10}))

    assert score(gym.book(person=ann.person)).expires == at("2021-10-24 11:00")


def test_three_points_close_the_peak_until_a_week_later(ann):
    for start in ("12:00", "13:00"):
        score(gym.book(start=start, person=ann.person))
    assert points.no_peak_until(ann.person, "GYM-B") is None

    score(gym.book(start="14:00", person=ann.person))

    assert points.no_peak_until(ann.person, "GYM-B") == at("2021-10-21 11:00")
