"""Both courts of the gym taken at six, and three who wait for one: for the tests of waiting and of offers."""

import pytest
from sqlalchemy import select

from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Waiting
from scheduler.services import waiting
from scheduler.services.waiting import Wish
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at


def three_wait():
    """Both courts are taken at six; Ann, Bob and Cem wait in this order."""
    gym.set_time("11:00")
    with writing():
        gym.courts()
        people = [gym.member(code) for code in ("ann", "bob", "cem")]
    bookings = [gym.book(), gym.book()]
    rows = [wait(user) for user in people]
    return bookings, people, rows


def wait(user, *venues, start="18:00", end="19:00", lanes=1):
    span = at(f"2021-10-14 {start}"), at(f"2021-10-14 {end}")
    return waiting.join(Wish(user.person, venues or ("GYM-B",), *span, lanes=lanes), user)


def states():
    return list(db.session.scalars(select(Waiting.state).order_by(Waiting.id)))


def refused(call, *args):
    with pytest.raises(Refusal) as caught:
        call(*args)
    return caught.value.code
