"""Two who publish at once, and an edition against bookings."""

import itertools
import threading
from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.queries.floors import Owner, Want
from scheduler.services import claims
from scheduler.services.publishing import publish, review
from scheduler.transactions import writing
from tests.conftest import NOW
from tests.tools.factories import at
from tests.tools.published import rows, two_lectures

SECOND = timedelta(seconds=1)


@pytest.mark.postgres
def test_of_two_who_publish_at_once_one_does(app, session):
    small = two_lectures()
    plan, user, seen = small.plan.id, small.user.id, review(small.plan).base
    db.session.remove()
    gate, answers = threading.Barrier(4), []

    def run():
        from scheduler.models import Plan, User

        with app.app_context():
            mine, me = db.session.get(Plan, plan), db.session.get(User, user)
            gate.wait()
            try:
                answers.append(publish(mine, me, seen=seen).number)
            except Refusal as refusal:
                answers.append((refusal.code, refusal.context["edition"]))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [("published-meanwhile", 1)] * 3 + [1]
    assert rows()[:2] == [1, 2]
    assert clock.now() == NOW


@pytest.mark.postgres
def test_an_edition_and_bookings_that_race_for_a_hall_never_both_have_it(app, session):
    small = two_lectures()
    plan, user = small.plan.id, small.user.id
    db.session.remove()
    gate, answers, refusals, numbers = threading.Barrier(6), [], [], itertools.count(1)
    want = Want("AUD", at("2021-03-06 14:30"), at("2021-03-06 15:30"))

    def publishes():
        from scheduler.models import Plan, User

        publish(db.session.get(Plan, plan), db.session.get(User, user))

    def books():
        with writing():
            claims.claim(Owner(booking_id=next(numbers)), [want])

    def run(what):
        with app.app_context():
            gate.wait()
            try:
                what()
                answers.append(what.__name__)
            except Refusal as refusal:
                refusals.append(refusal.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(what,)) for what in (publishes, *[books] * 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers in (["publishes"], ["books"])
    assert refusals == ["venue-taken"] * 5
    editions, entries, ticks, _ = rows()
    assert (editions, entries, ticks) == ((1, 2, 24) if answers == ["publishes"] else (0, 0, 12))
