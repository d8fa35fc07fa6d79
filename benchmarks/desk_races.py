"""The gym desk under load: races, killed processes, and how long a booking takes.

    python benchmarks/desk_races.py --attempts 20000 --kills 200 --seconds 20 [--postgres]

Two processes with eight clients each call the services that pages and API call; every client draws book,
move, resize, approve and cancel at random on few courts, so that most attempts clash. Then one process at a
time is killed (SIGKILL) in the middle of its work: every booking whose success it had written down must be
there, and claims and bookings must agree. Last, bookings at 50 a second: how long each took, counted from the
moment at which it was due. Prints the figures; exits with 1 where anything was lost, doubled or half-written.
"""

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sqlalchemy import select

from scheduler import access
from scheduler.app import create_app
from scheduler.errors import Refusal
from scheduler.extensions import db
from scheduler.models import Booking, DeskRule, OpeningHours, Venue
from scheduler.models.booking import LIVE
from scheduler.services import booking
from scheduler.services.booking import Order
from scheduler.transactions import writing
from tests.tools import desk_claims

PROCESSES, CLIENTS = 2, 8
RATE = 50  # bookings a second
COURTS = {"GYM-B": 2, "GYM-T": 4, "GYM-A": 1}
DAYS = 3
spawn = multiprocessing.get_context("spawn")


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        server, config = _database(args.postgres, folder)
        try:
            sys.exit(_run(args, config))
        finally:
            if server is not None:
                server.stop()


def _run(args: argparse.Namespace, config: dict[str, Any]) -> int:
    app = create_app(config)
    with app.app_context():
        db.create_all()
        _make_gym()
    wrong = _races(app, config, args.attempts)
    wrong += _kills(app, config, args.kills)
    _pace(app, config, args.seconds)
    print("wrong:", wrong)
    return int(wrong > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


def _database(postgres: bool, folder: str) -> tuple[Any, dict[str, Any]]:
    server, url = None, f"sqlite:///{folder}/desk.sqlite"
    if postgres:
        from tests.tools.databases import PostgresServer

        server = PostgresServer()
        url = server.fresh()
    return server, {"DATABASE_URL": url, "DATA": folder, "ENV": "test"}


def _make_gym() -> None:
    types = ["work", "rest", "holiday", "makeup", "eve"]
    with writing():
        for code, lanes in COURTS.items():
            row = Venue(code=code, title_zh=code, title_en=code, capacity=20, lanes=lanes)
            row.openings = [OpeningHours(day_types=types, weekdays=[], start=0, end=1440)]
            db.session.add(row)
        db.session.add(DeskRule(code="approval", params={"lanes": 2}))


# Races


def _races(app: Any, config: dict[str, Any], attempts: int) -> int:
    began = time.monotonic()
    answers = _in_processes(_racers, config, attempts // PROCESSES // CLIENTS)
    seconds = time.monotonic() - began
    counts: Counter[str] = Counter()
    for some in answers:
        counts.update(some)
    with app.app_context():
        found = desk_claims.differences()
    print(f"races: {sum(counts.values())} attempts in {seconds:.1f} s, {dict(counts.most_common())}")
    print(
        f"races: bookings and claims differ {len(found)} times (overlaps are impossible by the primary key)"
    )
    faults = sum(n for code, n in counts.items() if code.startswith("fault"))
    print(f"races: faults {faults}")
    return len(found) + faults


def _in_processes(work: Callable[..., None], config: dict[str, Any], *values: Any) -> list[Any]:
    answers = spawn.Queue()
    workers = [spawn.Process(target=work, args=(config, n, answers, *values)) for n in range(PROCESSES)]
    for worker in workers:
        worker.start()
    found = [answers.get() for _ in workers]
    for worker in workers:
        worker.join()
    return found


def _racers(config: dict[str, Any], process: int, answers: Any, attempts: int) -> None:
    app, counts = create_app(config), Counter[str]()

    def client(number: int) -> None:
        draw = random.Random(process * 100 + number)
        for _ in range(attempts):
            with app.app_context():
                counts[_attempt(draw)] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(counts)


def _attempt(draw: random.Random) -> str:
    """One verb at random; its answer as "verb code"."""
    verb = draw.choices(("book", "move", "resize", "approve", "cancel"), (50, 15, 10, 10, 15))[0]
    try:
        return f"{verb} {_do(verb, draw)}"
    except Refusal as refusal:
        return f"{verb} {refusal.code}"
    except Exception as error:
        return f"fault {type(error).__name__} {str(error)[:60]}"


def _do(verb: str, draw: random.Random) -> str:
    by, start = access.operator(), _time(draw)
    venue = draw.choice(sorted(COURTS))
    if verb == "book":
        lanes = draw.randint(1, min(2, COURTS[venue]))
        booking.book(Order(venue=venue, start=start, end=start + timedelta(hours=1), lanes=lanes), by)
        return "done"
    number = _any_booking(draw)
    row = db.session.get(Booking, number) if number else None
    if row is None:
        return "nothing there"
    if verb == "move":
        booking.move(row, by, venue=venue, start=start)
    elif verb == "resize":
        booking.resize(row, by, end=row.start + timedelta(minutes=draw.choice((30, 60, 90))))
    elif verb == "approve":
        booking.approve(row, by)
    else:
        booking.cancel(row, by)
    return "done"


def _time(draw: random.Random) -> datetime:
    """A full or half hour of the evening in one of the next days."""
    tomorrow = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=16, minute=0, second=0, microsecond=0)
    return tomorrow + timedelta(days=1 + draw.randrange(DAYS), minutes=30 * draw.randrange(8))


def _any_booking(draw: random.Random) -> int | None:
    rows = list(db.session.scalars(select(Booking.id).where(Booking.state.in_(LIVE))))
    db.session.rollback()
    return draw.choice(rows) if rows else None


# Killed processes


def _kills(app: Any, config: dict[str, Any], kills: int) -> int:
    """Each process writes down what it was answered; after its death that must be true."""
    draw, lost, known = random.Random(7), 0, 0
    for number in range(kills):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _book_until_killed(config, writer, number)
        os.close(writer)
        _wait_for_first(reader)
        time.sleep(draw.uniform(0.0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = _lines(reader)
        with app.app_context():
            there = set(db.session.scalars(select(Booking.id)))
            lost += len(set(told) - there)
            known += len(told)
    with app.app_context():
        found = desk_claims.differences()
    print(f"kills: {kills}, acknowledged {known}, lost {lost}, half-written {len(found)}")
    return lost + len(found)


def _book_until_killed(config: dict[str, Any], writer: int, number: int) -> None:
    app, draw = create_app(config), random.Random(number)
    while True:
        with app.app_context():
            try:
                by, start = access.operator(), _time(draw)
                row = booking.book(
                    Order(venue=draw.choice(sorted(COURTS)), start=start, end=start + timedelta(minutes=30)),
                    by,
                )
                os.write(writer, f"{row.id}\n".encode())
                booking.cancel(row, by)
            except Refusal:
                time.sleep(0.001)
                os.write(writer, b"0\n")


def _wait_for_first(reader: int) -> None:
    os.read(reader, 1)


def _lines(reader: int) -> list[int]:
    """What was written completely; the first figure was read before, so its line is left out."""
    with os.fdopen(reader, "rb") as file:
        lines = file.read().split(b"\n")[1:-1]
    return [int(line) for line in lines if line.isdigit() and int(line)]


# Pace


def _pace(app: Any, config: dict[str, Any], seconds: int) -> None:
    """Two processes, each with half the rate; open loop: a late start counts as waiting."""
    took = sorted(t for some in _in_processes(_paced, config, seconds) for t in some)
    at = lambda share: took[min(len(took) - 1, int(share * len(took)))] * 1000  # noqa: E731
    print(
        f"pace: {len(took)} bookings at {RATE}/s, p50 {at(0.5):.0f} ms, "
        f"p95 {at(0.95):.0f} ms, p99 {at(0.99):.0f} ms"
    )


def _paced(config: dict[str, Any], process: int, answers: Any, seconds: int) -> None:
    app, took, lock = create_app(config), list[float](), threading.Lock()
    gap, each = PROCESSES / RATE, CLIENTS
    with app.app_context():
        _attempt(random.Random(1))  # the first one imports and connects
    began = time.monotonic() + 0.5

    def client(number: int) -> None:
        draw = random.Random(1000 + process * 100 + number)
        for n in range(number, int(seconds / gap), each):
            due = began + n * gap
            time.sleep(max(0.0, due - time.monotonic()))
            with app.app_context():
                _attempt(draw)
            with lock:
                took.append(time.monotonic() - due)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(took)


if __name__ == "__main__":
    main()
