"""One writer at a time, and nothing half-written."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler.errors import Fault
from scheduler.extensions import db
from scheduler.models import Plan, User
from scheduler.transactions import lock_row, writing
from tests.tools import factories

pytestmark = pytest.mark.postgres


def titles(session):
    return [p.title_zh for p in session.query(Plan).order_by(Plan.id)]


def test_a_block_is_committed(session):
    with writing():
        factories.plan(title_zh="甲")
    session.rollback()

    assert titles(session) == ["甲"]


def test_a_row_that_was_read_with_others_is_locked_alone(session):
    """PostgreSQL locks nothing on the outer side of a join, and a row is read again as it was read at first."""
    with writing():
        factories.user("wang", "member", person=factories.person("20317"))
    session.expunge_all()
    row = session.scalars(select(User).options(joinedload(User.person))).one()

    with writing():
        lock_row(row)

    assert row.person.code == "20317"


class Broken(Exception):
    pass


def test_a_block_that_raises_leaves_nothing(session):
    def fail():
        with writing():
            factories.plan()
            raise Broken

    with pytest.raises(Broken):
        fail()

    assert titles(session) == []


def test_an_inner_block_belongs_to_the_outer_one(session):
    def fail():
        with writing():
            with writing():
                factories.plan()
            raise Broken

    with pytest.raises(Broken):
        fail()

    assert titles(session) == []


def test_unsaved_changes_from_outside_are_a_fault(session):
    session.add(Plan(code="x"))

    with pytest.raises(Fault), writing():
        pass


def test_a_request_that_writes_outside_is_a_fault(app):
    with app.test_request_context("/"), pytest.raises(Fault):
        factories.plan()


def test_writers_that_read_first_do_not_lose_each_others_writes(app, session):
    factories.plan(helpers=0)
    session.commit()

    def add_one():
        with app.app_context():
            with writing():
                row = db.session.query(Plan).with_for_update().one()
                row.helpers += 1
            db.session.remove()

    threads = [threading.Thread(target=add_one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert session.query(Plan).one().helpers == 20
