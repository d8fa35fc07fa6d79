"""The doorbell: a ring reaches a worker, on the file of SQLite and on the tables of PostgreSQL."""

import threading
import time

import pytest

from scheduler import queue
from scheduler.jobs import run_solve


@pytest.mark.postgres
def test_every_ring_is_heard_once(app, session, monkeypatch):
    heard = []
    monkeypatch.setattr(run_solve, "run", heard.append)
    huey, _ = queue.doorbell(app)
    consumer = huey.create_consumer(workers=1, periodic=False, initial_delay=0.05, max_delay=0.2)
    consumer._set_signal_handlers = lambda: None  # signals belong to the main thread
    consumer.start()
    try:
        for number in range(5):
            queue.enqueue("run_solve", number)
            wait_for(lambda n=number: n in heard)
    finally:
        consumer.stop(graceful=True)

    assert heard == [0, 1, 2, 3, 4]


def test_an_unknown_job_is_our_mistake(app):
    with pytest.raises(ModuleNotFoundError):
        queue.run(app, "make_tea", ())


def wait_for(happened, seconds=30):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        threading.Event().wait(0.01)
