"""What no row can hold is the sender's to mend: 422, never a fault, and nothing is written."""

import json

import pytest
from sqlalchemy import func, select

from scheduler.extensions import db
from scheduler.models import Booking
from tests.tools.desk import DAY, gym

pytestmark = pytest.mark.postgres
GOOD = {
    "venue": "GYM-B",
    "start": f"{DAY}T19:00:00+08:00",
    "end": f"{DAY}T20:00:00+08:00",
    "person": "20317",
}
LAST_HOUR = {"start": "9999-12-31T23:00:00-08:00", "end": "9999-12-31T23:59:59-08:00"}


@pytest.fixture
def clerk(app, session):
    return app.test_client().sign_in(gym().clerk)


@pytest.mark.parametrize(
    "odd", [LAST_HOUR, {"start": "0001-01-01T00:00:00+00:00"}, {"lanes": 10**30}, {"kit": {"A": 10**30}}]
)
def test_odd_times_and_numbers_are_refused_by_their_field(clerk, odd):
    answer = clerk.post("/api/v1/bookings", json=GOOD | odd)

    assert (answer.status_code, answer.json["code"]) == (422, "bad-fields")
    assert db.session.scalar(select(func.count(Booking.id))) == 0


@pytest.mark.parametrize(
    "path", ["/api/v1/bookings/" + "9" * 30, f"/api/v1/bookings/{2**63}", "/desk/bookings/" + "9" * 30]
)
def test_a_number_that_no_row_can_have_is_no_fault(clerk, path):
    assert clerk.get(path).status_code == 422


def test_a_day_beyond_all_calendars_is_today_on_the_board(clerk):
    for day in ("9999-12-31", "0001-01-01"):
        assert "10月14日" in clerk.get(f"/desk?date={day}").text


HALF = json.dumps(GOOD | {"reason": "\ud800"})


@pytest.mark.parametrize(("body", "status"), [(HALF, 422), ("[" * 100_000, 400), ('{"a":' * 50_000, 400)])
def test_half_a_character_and_json_without_end_are_no_fault(clerk, body, status):
    answer = clerk.post("/api/v1/bookings", data=body, content_type="application/json")

    assert answer.status_code == status
    assert db.session.scalar(select(func.count(Booking.id))) == 0


def test_a_line_of_any_length_is_read_as_far_as_its_field(clerk):
    answer = clerk.post("/desk/line", data={"text": "9" * 100_000}, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json["code"]) == (422, "not-understood")


def test_text_with_a_zero_byte_breaks_nothing(clerk):
    """PostgreSQL holds no such text, SQLite does."""
    assert clerk.post("/api/v1/bookings", json=GOOD | {"reason": "a\x00b"}).status_code in (201, 422)
