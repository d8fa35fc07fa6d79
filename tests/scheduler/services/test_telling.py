"""Whatever is published, fetched, chosen and broken, in whatever order: who would learn too late is told, once.

`benchmarks/telling_laws.py` runs the same for as long as one likes.
"""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from scheduler.services import posting
from tests.tools.told.line import Line
from tests.tools.told.machine import Telling_


def test_who_would_learn_too_late_is_told_once_and_nobody_else(app, session, monkeypatch):
    app.config.update(SMTP_HOST="line", MAIL_FROM="union@example.org", SMTP_TRIES=4)
    Telling_.line = Line()
    monkeypatch.setattr(posting, "_server", lambda: Telling_.line.server())
    few = settings(
        max_examples=3,
        stateful_step_count=30,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Telling_, settings=few)
