"""Only one worker's word counts, whoever was paused, killed or late."""

from datetime import timedelta

import pytest

from scheduler import clock
from scheduler.models import Solve
from scheduler.services import leases
from tests.tools import solves

pytestmark = pytest.mark.postgres


@pytest.fixture
def rung(app):
    """The jobs that were rung for."""
    calls = []
    app.extensions["queue"] = lambda app: lambda name, args: calls.append((name, *args))
    return calls


def later(seconds):
    now = clock.now()
    clock.set_source(lambda: now + timedelta(seconds=seconds))


def state(solve):
    return (solve.state, solve.fence, solve.attempts)


def test_a_queued_solve_is_claimed_once(session):
    solve = solves.queued()

    first, second = leases.claim(solve.id), leases.claim(solve.id)

    assert first.fence == 1
    assert second is None
    assert state(solve) == ("running", 1, 1)


def test_a_lapsed_lease_lets_another_in_and_shuts_the_first_out(session):
    solve = solves.queued()
    first = leases.claim(solve.id)
    later(16)

    second = leases.claim(solve.id)

    assert second.fence == 2
    assert leases.report(first, phase="improve") is None
    assert leases.report(second, phase="greedy") is False
    assert solve.phase == "greedy"


def test_a_report_renews_the_lease(session):
    solve = solves.queued()
    mine = leases.claim(solve.id)
    later(14)
    leases.report(mine)
    later(14)

    assert leases.claim(solve.id) is None


def test_a_report_tells_that_somebody_asked_to_stop(session):
    solve = solves.queued()
    mine = leases.claim(solve.id)
    solve.stop_asked = True
    session.commit()

    assert leases.report(mine) is True


def test_a_lost_solve_is_rung_for_once_and_may_be_claimed_at_once(session, rung):
    solve = solves.queued()
    leases.claim(solve.id)
    assert leases.ring_again() == 0
    later(16)

    assert (leases.ring_again(), leases.ring_again()) == (1, 0)
    assert rung == [("run_solve", solve.id)]
    assert state(solve) == ("queued", 2, 1)
    assert leases.claim(solve.id).fence == 3


def test_the_third_attempt_is_the_last(session, rung):
    solve = solves.queued()
    for _ in range(3):
        leases.give_back(leases.claim(solve.id), "the solving process ended with signal 9")

    assert state(solve) == ("failed", 3, 3)
    assert solve.error == "the solving process ended with signal 9"
    assert rung == [("run_solve", solve.id)] * 2


def test_a_solve_whose_workers_are_lost_three_times_fails(session, rung):
    solve = solves.queued()
    for _ in range(3):
        leases.claim(solve.id)
        later(16)
        leases.ring_again()

    assert leases.claim(solve.id) is None
    assert state(solve)[0] == "failed"
    assert solve.error == "the worker was lost"


def test_what_has_ended_is_neither_claimed_nor_rung_for(session, rung):
    solve = solves.queued(state="done")
    later(100)

    assert leases.claim(solve.id) is None
    assert leases.ring_again() == 0
    assert session.get(Solve, solve.id).state == "done"
