"""Venues by API: courts and hours are changed with If-Match, and odd values refused."""

import pytest
from sqlalchemy import select

from scheduler.extensions import db
from scheduler.models import Venue
from scheduler.transactions import writing
from tests.tools import factories
from tests.tools.desk import gym

pytestmark = pytest.mark.postgres
PATH = "/api/v1/venues/GYM-T"


@pytest.fixture
def boss(app, session):
    gym()
    with writing():
        user = factories.user("boss", "organiser")
    return app.test_client().sign_in(user)


def seen(client):
    return {"If-Match": client.get(PATH).headers["ETag"]}


def test_courts_and_hours_are_changed_together_and_only_once_with_one_etag(boss):
    hours = [{"day_types": ["rest"], "weekdays": [6], "start": 480, "end": 1440, "quiet": False}]
    old = seen(boss)

    answer = boss.patch(PATH, json={"lanes": 6, "hours": hours}, headers=old)

    assert (answer.status_code, answer.json["lanes"], answer.json["hours"]) == (200, 6, hours)
    assert boss.patch(PATH, json={"lanes": 5}, headers=old).status_code == 412
    assert boss.patch(PATH, json={"lanes": 5}, headers=seen(boss)).json["hours"] == hours


@pytest.mark.parametrize(
    "body",
    [
        {"lanes": 0},
        {"lanes": 10**9},
        {"hours": [{"day_types": ["sunny"], "start": 0, "end": 60}]},
        {"hours": [{"day_types": [], "start": 0, "end": 60}]},
        {"hours": [{"day_types": ["work"], "start": 60, "end": 60}]},
        {"hours": [{"day_types": ["work"], "start": 0, "end": 1441}]},
        {"hours": [{"day_types": ["work"], "weekdays": [8], "start": 0, "end": 60}]},
        {"shared": True},
    ],
)
def test_odd_values_are_refused_and_change_nothing(boss, body):
    assert boss.patch(PATH, json=body, headers=seen(boss)).status_code == 422
    venue = db.session.scalars(select(Venue).where(Venue.code == "GYM-T")).one()
    assert (venue.lanes, len(venue.openings)) == (4, 3)
