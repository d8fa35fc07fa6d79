"""A year at the gym desk through its real services, beside a plain model that foretells every answer.

    python benchmarks/desk_year.py --days 365 --seed 1 [--postgres]

People ask for 1.6 times of what there is at peak: members and clerks book, hold, move, resize, swap, split, cancel
early and late, wait (at some places by lot), accept and pass, check in or do not come, appeal; clubs have standing
slots, courses have seats; courts close, come and go; editions of a plan take courts. After each deed the answer, and
after each day every claim, seat, lot, booking, turn, point and message is compared (tests/tools/desk_year). Prints a
table; exits with 1 at the first difference. 365 days hold some 20,000 bookings; fewer `--days` are a smaller proof.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scheduler.app import create_app
from scheduler.extensions import db
from tests.tools.desk_year.sides import Differs, lines
from tests.tools.desk_year.story import Story


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        server, url = None, f"sqlite:///{folder}/desk.sqlite"
        if args.postgres:
            from tests.tools.databases import PostgresServer

            server = PostgresServer()
            url = server.fresh()
        app = create_app({"DATABASE_URL": url, "DATA": folder, "ENV": "test"})
        try:
            with app.app_context():
                db.create_all()
                sys.exit(_run(args))
        finally:
            if server is not None:
                with app.app_context():
                    db.engine.dispose()
                server.stop()


def _run(args: argparse.Namespace) -> int:
    began, story = time.monotonic(), Story(args.seed, days=args.days)
    try:
        for day in range(args.days):
            story.run(1)
            if day % 7 == 6:
                print(f"day {day + 1}: {len(story.plain.rows)} bookings", file=sys.stderr, flush=True)
        story.finish()
    except Differs as differs:
        print(differs)
    print("\n".join(lines(story.sides.counts)))
    seconds = time.monotonic() - began
    done = story.day - story.started
    print(f"{len(story.plain.rows)} bookings in {done} days, {seconds:.0f} s, seed {args.seed}")
    print("nothing differs" if story.is_finished else "STOPPED")
    return int(not story.is_finished)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
