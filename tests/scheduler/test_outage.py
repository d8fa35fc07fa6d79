"""A full disk is answered with 503, nothing is half-written, and all goes on when there is space again."""

import errno
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from scheduler import clock, outage
from scheduler.extensions import db
from scheduler.models import Audit, Booking, Claim
from tests.tools import desk_claims
from tests.tools.desk import DAY, NOW, gym

LONG = "x" * 900  # so that a page is soon full


@pytest.fixture
def desk(app, client):
    with app.app_context():
        made = gym()
        client.sign_in(made.clerk)
        yield client


@pytest.fixture
def disk(desk):
    """SQLite may grow by so many pages and no more: what a full disk says, and for as long as wanted."""

    class Disk:
        def full(self, pages=0):
            size = db.session.scalar(text("PRAGMA page_count"))
            self._limit(size + pages)

        def has_space(self):
            self._limit(1_000_000)

        def _limit(self, pages):
            db.session.rollback()
            limit["pages"] = pages
            db.session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            db.session.rollback()

    # The limit is a connection's own, so each gets it when it is taken from the pool.
    limit = {"pages": 1_000_000}

    def limited(connection, *_):
        connection.execute(f"PRAGMA max_page_count = {limit['pages']}")

    event.listen(db.engine, "checkout", limited)
    yield Disk()
    event.remove(db.engine, "checkout", limited)


def book(client, start="17:30", end="18:30", *, key="", reason="", venue="GYM-T"):
    body = {
        "venue": venue,
        "start": f"{DAY}T{start}:00+08:00",
        "end": f"{DAY}T{end}:00+08:00",
        "reason": reason,
    }
    return client.post("/api/v1/bookings", json=body, headers={"Idempotency-Key": key} if key else {})


def counted():
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(t)) for t in (Booking, Claim, Audit)]


def fill(client):
    """Bookings, given back at once, until one is answered with a fault: its answer, its key, what was there."""
    for n in range(400):
        before = counted()
        said = floor(client, f"key-{n}")
        if said.status_code >= 500:
            return said, f"key-{n}", before
        assert said.status_code == 201
        client.post(f"/api/v1/bookings/{said.json['id']}/cancel", json={})
    raise AssertionError("the disk was never full")


def floor(client, key):
    return book(client, "20:00", "20:30", venue="GYM-F", reason=LONG, key=key)


def test_a_full_disk_is_a_clear_answer_and_nothing_is_half_written(desk, disk):
    disk.full(pages=4)

    said, _, before = fill(desk)

    assert (said.status_code, said.json["code"], said.headers["Retry-After"]) == (503, "unavailable", "60")
    assert said.json["context"]["request"] in said.json["hint"]
    assert counted() == before
    assert desk_claims.differences() == []


def test_what_could_not_be_saved_can_be_asked_again_with_its_key(desk, disk):
    disk.full(pages=4)
    _, key, _ = fill(desk)
    disk.has_space()
    moment = NOW + timedelta(seconds=outage.RETRY)
    clock.set_source(lambda: moment)

    again, replayed = floor(desk, key), floor(desk, key)

    assert again.status_code == 201
    assert (replayed.status_code, replayed.data) == (201, again.data)
    assert desk_claims.differences() == []


def test_reading_goes_on_while_the_disk_is_full(desk, disk):
    made = book(desk)
    disk.full()

    assert desk.get(f"/api/v1/bookings/{made.json['id']}").status_code == 200
    assert desk.get(f"/api/v1/free-slots?first={DAY}&last={DAY}").status_code == 200


def _sqlite(code):
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return OperationalError("INSERT", {}, error)


class _Postgres(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "is_over"),
    [
        (_sqlite(13), True),
        (_sqlite(10 | 3 << 8), True),  # SQLITE_IOERR_WRITE
        (_sqlite(5), True),
        (_sqlite(1), False),  # a mistake in SQL is ours
        (OperationalError("INSERT", {}, _Postgres("53100")), True),  # disk_full
        (OperationalError("INSERT", {}, _Postgres("57P01")), True),  # admin_shutdown
        (OperationalError("INSERT", {}, _Postgres("42601")), False),  # syntax_error
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (ValueError("ours"), False),
    ],
)
def test_only_what_passes_is_told_to_come_again(error, is_over):
    assert outage.is_over_soon(error) is is_over
