"""A solve from claim to draft, with children that behave well and badly."""

import os
import subprocess
import sys
import threading
import time

import pytest

from scheduler.extensions import db
from scheduler.models import Solve, Timetable
from scheduler.services import leases, running
from tests.tools import factories, solves


@pytest.fixture
def rung(app):
    calls = []
    app.extensions["queue"] = lambda app: lambda name, args: calls.append((name, *args))
    return calls


def drafts(session):
    return session.query(Timetable).order_by(Timetable.id).all()


@pytest.mark.postgres
def test_a_result_becomes_the_current_draft(session, monkeypatch):
    solves.behave(monkeypatch, "good")
    solve = solves.queued()

    running.run_solve(solve.id)

    (draft,) = drafts(session)
    assert (solve.state, solve.timetable_id, solve.error) == ("done", draft.id, "")
    assert (draft.current, draft.cost, draft.bound, draft.unplaced) == (True, 6, 6, [])
    assert [(p.session.code, p.start, p.end) for p in draft.placements] == [
        ("1", factories.at("2021-03-05 08:00"), factories.at("2021-03-05 09:00")),
        ("2", factories.at("2021-03-05 08:00"), factories.at("2021-03-05 09:00")),
    ]
    assert [(p["phase"], p["cost"]) for p in solve.progress] == [("improve", 7)]


def test_the_real_engine_places_a_small_plan(session):
    solve = solves.queued(options={"seconds": 5, "seed": 1, "workers": 1})

    running.run_solve(solve.id)

    assert (solve.state, solve.error, solve.unplaced) == ("done", "", [])
    assert len(drafts(session)[0].placements) == 2


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ("crash", "the solving process ended with exit code 139: Segmentation fault, they say"),
        ("killed", "the solving process ended with signal 9"),
        ("out-of-memory", "out of memory"),
    ],
)
def test_a_child_that_dies_is_tried_again_and_says_why(session, monkeypatch, rung, behaviour, error):
    solves.behave(monkeypatch, behaviour)
    solve = solves.queued()

    running.run_solve(solve.id)

    assert (solve.state, solve.error, solve.attempts) == ("queued", error, 1)
    assert rung == [("run_solve", solve.id)]
    assert drafts(session) == []


def test_after_three_dead_children_the_solve_has_failed(session, monkeypatch, rung):
    solves.behave(monkeypatch, "crash")
    solve = solves.queued()

    for _ in range(4):
        running.run_solve(solve.id)

    assert (solve.state, solve.attempts, len(rung)) == ("failed", 3, 2)
    assert (solve.timetable_id, drafts(session)) == (None, [])


@pytest.mark.parametrize(("behaviour", "cost"), [("slow", 6), ("deaf", 7)])
def test_a_stop_keeps_the_best(app, session, monkeypatch, behaviour, cost):
    """One child listens and gives its result; the other does not, and its best so far is kept."""
    solves.behave(monkeypatch, behaviour)
    solve = solves.queued()
    worker = threading.Thread(target=run_in(app), args=(solve.id,))
    worker.start()
    wait_until(lambda: session.get(Solve, solve.id).best)

    solve.stop_asked = True
    session.commit()
    worker.join(timeout=30)

    session.rollback()
    assert not worker.is_alive()
    assert (solve.state, drafts(session)[0].cost) == ("stopped", cost)


def test_a_result_that_comes_after_the_lease_was_lost_is_refused(app, session, monkeypatch):
    solves.behave(monkeypatch, "slow")
    solve = solves.queued()
    worker = threading.Thread(target=run_in(app), args=(solve.id,))
    worker.start()
    wait_until(lambda: session.get(Solve, solve.id).best)

    solve.fence += 1  # another worker has claimed it
    session.commit()
    worker.join(timeout=10)

    session.rollback()
    assert (solve.state, drafts(session)) == ("running", [])


def test_a_late_result_does_not_become_a_draft(session, monkeypatch):
    solve = solves.queued()
    mine = leases.claim(solve.id)
    heard = running.Heard(best={"cost": 1, "bound": 1, "placed": 0, "total": 2, "placements": []})
    solve.fence += 1
    session.commit()

    running._finish(mine, heard, was_stopped=True)

    assert (solve.state, drafts(session)) == ("running", [])


def test_the_next_attempt_begins_with_the_best_so_far(session, monkeypatch):
    solves.behave(monkeypatch, "good")
    best = {
        "cost": 9,
        "bound": None,
        "placed": 1,
        "total": 2,
        "placements": [{"session": "E01.1", "start": 40}],
    }
    solve = solves.queued(best=best)

    running.run_solve(solve.id)

    assert solve.progress[0]["words"]["en"] == "began with 1"


def test_a_stop_that_outlived_its_worker_keeps_what_was_found(session):
    best = {
        "cost": 9,
        "bound": None,
        "placed": 1,
        "total": 2,
        "placements": [{"session": "E01.1", "start": 40}],
    }
    solve = solves.queued(best=best, stop_asked=True)

    running.run_solve(solve.id)

    assert (solve.state, len(drafts(session)[0].placements)) == ("stopped", 1)
    assert [(u["session"], u["state"]) for u in solve.unplaced] == [("E01.2", "unproven")]


WORKER = """
import sys
from scheduler.app import create_app
from scheduler.services import child_process, running
child_process.COMMAND = (sys.executable, "-S", {fake!r}, "deaf")
app = create_app({{"DATABASE_URL": {url!r}, "DATA": {folder!r}, "SOLVE_LEASE": 2}})
with app.app_context():
    running.run_solve({solve})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends a child with its parent")
def test_a_killed_worker_takes_its_child_along_and_its_solve_goes_on_elsewhere(
    app, session, database, tmp_path, monkeypatch, rung
):
    from scheduler import clock

    clock.set_source(None)
    solve = solves.queued()
    script = WORKER.format(fake=str(solves.FAKE), url=database, folder=str(tmp_path), solve=solve.id)
    worker = subprocess.Popen([sys.executable, "-c", script])
    wait_until(lambda: session.get(Solve, solve.id).best)
    (child,) = children_of(worker.pid)

    worker.kill()
    worker.wait()

    wait_until(lambda: not is_alive(child))
    wait_until(leases.ring_again)
    solves.behave(monkeypatch, "good")
    running.run_solve(rung[0][1])
    assert (solve.state, solve.attempts, solve.progress[0]["words"]["en"]) == ("done", 2, "began with 2")


def run_in(app):
    def run(solve_id):
        with app.app_context():
            running.run_solve(solve_id)
            db.session.remove()

    return run


def wait_until(happened, seconds=30):
    """Poll for what another process does; fail where it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        db.session.rollback()
        if happened():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not happen in time")


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0] != "Z"
