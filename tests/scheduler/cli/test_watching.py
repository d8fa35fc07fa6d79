"""A solve on the terminal ends, also where no worker is there."""

from scheduler.cli import watching
from scheduler.models import Solve
from scheduler.services import leases
from scheduler.transactions import writing
from tests.tools import factories


def test_a_failed_attempt_is_tried_again_here_until_the_solve_fails(app, session, monkeypatch):
    with writing():
        solve_id = factories.solve(factories.plan(), state="queued").id

    def dies(number):
        with writing():
            row = session.get(Solve, number)
            row.attempts += 1
            if row.attempts == 3:
                leases._fail(row, "out of memory")

    monkeypatch.setattr(watching.running, "run_solve", dies)
    monkeypatch.setattr(watching.time, "sleep", lambda seconds: None)

    watching._run(app, solve_id)

    session.rollback()
    assert (session.get(Solve, solve_id).state, session.get(Solve, solve_id).attempts) == ("failed", 3)
