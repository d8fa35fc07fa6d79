"""The worker's look at the rows goes on whatever happens."""

import threading

from scheduler.jobs import worker
from scheduler.services import running


def test_the_ringer_survives_a_database_that_is_away(app, monkeypatch):
    looks = []

    def look():
        looks.append(1)
        if len(looks) == 3:
            stop.set()
        raise ConnectionError("away")

    stop = threading.Event()
    monkeypatch.setattr(running, "ring_again", look)
    monkeypatch.setattr(worker, "EVERY", 0.01)

    worker.ring_forever(app, stop)

    assert len(looks) == 3
