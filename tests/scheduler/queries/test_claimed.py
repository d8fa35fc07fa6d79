"""Who has which tick of a floor."""

import pytest

from scheduler.models import Claim
from scheduler.queries import claimed
from scheduler.queries.floors import Owner
from scheduler.transactions import writing
from tests.tools import factories

pytestmark = pytest.mark.postgres
ANN, BOB = Owner(booking_id=1), Owner(booking_id=2)


@pytest.fixture
def floors(session):
    with writing():
        one, other = factories.venue("AUD").id, factories.venue("GYM").id
        for floor, tick, booking in ((one, 9, 1), (one, 10, 1), (one, 11, 2), (one, 12, 2), (other, 10, 2)):
            session.add(Claim(venue_id=floor, lane=0, tick=tick, booking_id=booking))
    return one, other


def test_the_ticks_of_one_floor_up_to_the_end_of_the_span(floors):
    one, _ = floors

    assert claimed.held([(one, range(10, 12))]) == {(one, 0, 10): ANN, (one, 0, 11): BOB}


def test_several_floors_at_once(floors):
    one, other = floors

    found = claimed.held([(one, range(12, 13)), (other, range(9, 12))])

    assert found == {(one, 0, 12): BOB, (other, 0, 10): BOB}


def test_no_span_has_nothing(floors):
    assert claimed.held([]) == {}
