"""PostgreSQL without space on its disk, as the server says it: 503, nothing half-written, and all goes on after.

The server raises disk_full (53100) itself, in the midst of a transaction, at the row where the space ran out.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from scheduler import clock, outage
from scheduler.extensions import db
from scheduler.models import Answered, Audit, Booking, Claim, Waiting
from tests.tools import desk_claims
from tests.tools.desk import DAY, NOW, gym

FULL = """
CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file "base/1/1": No space left on device' USING ERRCODE = 'disk_full';
END $$
"""
TABLES = (Booking, Claim, Audit, Waiting)


@pytest.fixture
def desk(app, client):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite's full disk: test_outage.py")
        made = gym()
        client.sign_in(made.clerk)
        yield client


def full(table):
    """From now on no row fits into the table."""
    _run(FULL)
    _run(f"CREATE TRIGGER full_disk BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_space()")


def has_space(table):
    _run(f"DROP TRIGGER full_disk ON {table}")


def _run(statement):
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(statement))


def book(client, key):
    body = {"venue": "GYM-T", "start": f"{DAY}T17:30:00+08:00", "end": f"{DAY}T18:30:00+08:00"}
    return client.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": key})


def counted():
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["claim", "audit"])
def test_a_full_disk_is_answered_with_come_again_and_then_the_same_key_books_once(desk, table):
    before = counted()
    full(table)
    said = book(desk, "one")
    during = counted()
    page = desk.post("/desk/line", data={"text": "3"}, headers={"Accept": "application/json"})
    has_space(table)
    moment = NOW + timedelta(seconds=outage.RETRY)
    clock.set_source(lambda: moment)

    again, replayed = book(desk, "one"), book(desk, "one")

    assert (said.status_code, said.json["code"], said.headers["Retry-After"]) == (503, "unavailable", "60")
    assert page.status_code == 503
    assert during == before
    assert (again.status_code, replayed.status_code, replayed.data) == (201, 201, again.data)
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert desk_claims.differences() == []


@pytest.mark.postgres
def test_where_not_even_the_key_can_be_noted_nothing_is_done(desk):
    full("answered")
    said = book(desk, "one")
    has_space("answered")

    assert said.status_code == 503
    assert counted()[0] == 0
    assert db.session.scalar(select(func.count()).select_from(Answered)) == 0
