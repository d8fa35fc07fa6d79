"""Processes that are killed in the middle of their bookings leave nothing lost and nothing half-written.

Each process books over the API in four threads and says what it was answered; it is killed while it goes on.
Two hundred kills of the real web processes: `benchmarks/desk_races.py kills`.
"""

import multiprocessing
import threading
from datetime import timedelta

import pytest

from scheduler.extensions import db
from scheduler.models import DeskRule, User
from scheduler.transactions import writing
from tests.tools import desk_truth, gym
from tests.tools.client import Client

ENOUGH = 12  # acknowledged bookings of each process before it is killed
THREADS = 4
fork = multiprocessing.get_context("fork")  # like the web server's: all is loaded, and nothing is open


def order(process, thread, n):
    """Every table and the two courts, each hour from six: most of it is wanted twice."""
    start = gym.NOW.replace(hour=6, minute=0) + timedelta(days=1 + n % 6, hours=(n // 6 + thread) % 15)
    return {"venue": "GYM-T", "start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}


def book(client, process, thread, n):
    key = {"Idempotency-Key": f"{process} {thread} {n}"}
    return client.post("/api/v1/bookings", json=order(process, thread, n), headers=key)


def signed_in(app, clerk):
    with app.app_context():
        return Client(app).sign_in(db.session.get(User, clerk))


def books_until_killed(app, clerk, process, told):
    """A process of its own: sends the number of each booking that was acknowledged, or the status."""
    with app.app_context():
        db.engine.dispose(close=False)  # the parent's connections are the parent's
    sending = threading.Lock()

    def books(thread):
        client = signed_in(app, clerk)
        for n in range(10_000):
            answer = book(client, process, thread, n)
            with sending:
                told.send((thread, n, answer.status_code, answer.json.get("id")))

    for thread in range(THREADS):
        threading.Thread(target=books, args=(thread,)).start()


def all_told(pipe):
    """What the process said before its end; a message that it could not finish was said to nobody."""
    try:
        while True:
            yield pipe.recv()
    except (EOFError, OSError):
        return


@pytest.mark.postgres
def test_what_was_acknowledged_is_there_and_what_was_cut_off_can_be_asked_again(app, session):
    gym.set_time("11:00")
    with writing():
        gym.courts("GYM-T", lanes=4)
        for code in ("advance", "quota_peak", "notice"):
            db.session.add(DeskRule(code=code, on=False))
        clerk = gym.clerk().id
    session.rollback()

    answers = []
    for process in range(2):
        told, tell = fork.Pipe(duplex=False)
        worker = fork.Process(target=books_until_killed, args=(app, clerk, process, tell))
        worker.start()
        tell.close()
        mine = []
        while sum(status == 201 for *_, status, _ in mine) < ENOUGH:
            mine.append(told.recv())
        worker.kill()
        worker.join()
        answers.append(mine + list(all_told(told)))

    client = signed_in(app, clerk)
    acknowledged = {}
    for process, mine in enumerate(answers):
        assert {status for *_, status, _ in mine} <= {201, 409}
        acknowledged |= dict.fromkeys((number for *_, status, number in mine if status == 201), "confirmed")
        for thread in range(THREADS):
            last = max((n for t, n, *_ in mine if t == thread), default=-1)
            cut_off = book(client, process, thread, last + 1)
            again = book(client, process, thread, last + 1)
            assert cut_off.data == again.data
            if cut_off.status_code == 201:
                acknowledged[cut_off.json["id"]] = "confirmed"
    session.rollback()
    assert len(acknowledged) >= 2 * ENOUGH
    assert desk_truth.wrong(acknowledged) == []
