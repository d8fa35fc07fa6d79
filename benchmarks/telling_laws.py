"""Hunts for a story in which a reader is told twice, too late or not at all.

    python benchmarks/telling_laws.py [--stories 200] [--steps 40] [--seed 1] [--shrink]

The same readers, deeds and laws as tests/scheduler/services/test_telling.py (tests/tools/told), in an SQLite file,
with other stories for each seed. Ends with 1 and the story where a law is broken.
"""

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import run_state_machine_as_test

sys.path.insert(0, str(Path(__file__).parents[1]))

from scheduler.app import create_app
from scheduler.cli import context
from scheduler.services import posting
from tests.tools.told.line import Line
from tests.tools.told.machine import Telling_


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="look for the shortest story, which takes long")
    asked = parser.parse_args()
    line = Line()
    Telling_.line = line
    posting._server = line.server
    long = settings(
        max_examples=asked.stories,
        stateful_step_count=asked.steps,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate, *((Phase.shrink,) if asked.shrink else ())),
        verbosity=Verbosity.normal,
        suppress_health_check=list(HealthCheck),
    )
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA": folder, "ENV": "test", "TESTING": True})
        app.config.update(SMTP_HOST="line", MAIL_FROM="union@example.org", SMTP_TRIES=4)
        with app.app_context():
            context.migrate(app)
            run_state_machine_as_test(seed(asked.seed)(Telling_), settings=long)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{asked.stories} stories of up to {asked.steps} deeds, no law broken; {used.ru_utime:.0f} s CPU")


if __name__ == "__main__":
    main()
