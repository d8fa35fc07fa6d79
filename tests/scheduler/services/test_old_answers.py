"""What the worker forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scheduler import clock
from scheduler.extensions import db
from scheduler.models import Answered
from scheduler.services import due, old_answers
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools import factories

pytestmark = pytest.mark.postgres


def answered(user, hours):
    began = NOW - timedelta(hours=hours)
    return factories.saved(
        Answered(user_id=user.id, key=f"{hours}", request="", began_at=began, state="done")
    )


def keys(session):
    return [row.key for row in session.scalars(select(Answered).order_by(Answered.id))]


def test_after_an_hour_s_worth_all_that_are_older_than_a_day_are_forgotten(session):
    with writing():
        user = factories.user("10001", "member")
        for hours in (26, 24.5, 23):
            answered(user, hours)

    assert due.run() == 1
    assert keys(session) == ["23"]


def test_less_than_an_hour_s_worth_is_left_alone(session):
    with writing():
        answered(factories.user("10001", "member"), 24.5)

    assert old_answers.due() == []
    assert due.run() == 0
    assert clock.now() == NOW
    assert keys(db.session) == ["24.5"]
