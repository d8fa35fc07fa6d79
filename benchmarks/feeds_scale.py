"""Feeds of a large year in one process: joined, ready after a change, and in memory.

    python benchmarks/feeds_scale.py [ENTRIES]

With 10,000 entries: the join of all fragments; how long after an edition that changes ten of them the feeds are
ready, the first one and all public ones; then the memory of 500 personal feeds of 300 entries. Medians of 3.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import feed_year

from feeds.agenda import Text
from feeds.calendar import join
from scheduler.app import create_app
from scheduler.cli import context
from scheduler.extensions import db
from scheduler.models import Entry
from scheduler.queries.feeds import public_feeds
from scheduler.services.feeding import Shelf

ALL = "/feeds/public/everything.ics"
PEOPLE, EACH = 500, 300


def seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def memory() -> float:
    """What the process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    logging.disable(logging.WARNING)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"DATA": folder, "ENV": "test"})
        with app.app_context():
            context.migrate(app)
            feed_year.publish(count, people=PEOPLE, each=EACH)
            db.session.expunge_all()
            _joined(count)
            _changed(count)
            _personal()
            db.engine.dispose()


def _joined(count: int) -> None:
    kept = [fragments["zh"].encode() for (fragments,) in db.session.query(Entry.fragments)]
    taken = median(seconds(lambda: join(Text("x"), kept, "zh")) for _ in range(3))
    print(f"join of {count:,} fragments                       {taken * 1e3:8.1f} ms   (30)")
    db.session.expunge_all()


def _changed(count: int) -> None:
    shelf = Shelf(db.engine, fresh=0)
    paths = [feed.path for feed in public_feeds()]
    cold = seconds(lambda: shelf.lookup(ALL))
    for path in paths:
        shelf.lookup(path)
    first, every = [], []
    for edition in (2, 3, 4):
        feed_year.change(range(0, count, count // 10), edition)
        begun = time.perf_counter()
        shelf.lookup(ALL)
        first.append(time.perf_counter() - begun)
        for path in paths:
            shelf.lookup(path)
        every.append(time.perf_counter() - begun)
    print(f"ten of {count:,} changed: the feed of all is ready  {median(first):8.2f} s")
    print(f"  all {len(paths)} public feeds are ready               {median(every):8.2f} s    (1)")
    print(f"a new process reads {count:,} entries in            {cold:8.2f} s")


def _personal() -> None:
    shelf = Shelf(db.engine, fresh=3600)
    shelf.lookup(ALL)
    before = memory()
    entries = 0
    taken = seconds(lambda: [shelf.lookup(f"/feeds/{feed_year.secret(n)}.ics") for n in range(PEOPLE)])
    for n in range(0, PEOPLE, 100):
        found = shelf.lookup(f"/feeds/{feed_year.secret(n)}.ics")
        entries += found.body.count(b"BEGIN:VEVENT") if found else 0
    print(
        f"{PEOPLE} personal feeds of {entries // 5} entries: memory      {memory() - before:8.0f} MB   (200)"
    )
    print(f"  made in {taken:.1f} s, kept {shelf._size / 1e6:.1f} MB of {len(shelf._kept)} feeds")


if __name__ == "__main__":
    main()
