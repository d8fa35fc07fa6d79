"""A desk with two courts, and orders for it: what tests of bookings begin with."""

import pytest

from scheduler.errors import Refusal
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import gym
from tests.tools.factories import at


def two_courts():
    """Two badminton courts, a clerk and two members, on 14 October at 11:00."""
    gym.set_time("11:00")
    with writing():
        gym.courts()
        return gym.clerk(), gym.member("A1"), gym.member("A2")


def order(start="18:00", end="19:00", day="2021-10-14", **values):
    spans = {"venue": "GYM-B", "start": at(f"{day} {start}"), "end": at(f"{day} {end}")}
    return Order(**(spans | values))


def refused(call, *args, **values):
    with pytest.raises(Refusal) as caught:
        call(*args, **values)
    return caught.value
