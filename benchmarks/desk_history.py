"""Histories of concurrent clients at the desk, and an order for each court and day that explains all answers.

    python benchmarks/desk_history.py --histories 50 --operations 2000 [--first 0] [--postgres]

Two web processes serve 16 clients over HTTP; each books, moves, cancels and looks for free places at random on few
courts and writes down what it asked, what it was answered, and when both were. Afterwards an order is searched in
which every answer is that of a desk that serves one after the other (tests/tools/linearizable, court_day). Each
history has days of its own, far from the others; `--first` goes on after so many. Ends with 1 where there is none.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scheduler import config as settings
from scheduler.app import create_app
from scheduler.cli import processes
from scheduler.extensions import db
from tests.tools.court_clients import TOKEN, Ask, History, explained, make_gym, together

ROOT = Path(__file__).resolve().parent.parent
PROCESSES, CLIENTS = 2, 16


def main() -> None:
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        server, url = None, f"sqlite:///{folder}/desk.sqlite"
        if args.postgres:
            from tests.tools.databases import PostgresServer

            server = PostgresServer()
            url = server.fresh()
        config = {"DATABASE_URL": url, "DATA": folder, "ENV": "test"}
        try:
            sys.exit(_run(args, config))
        finally:
            if server is not None:
                server.stop()


def _run(args: argparse.Namespace, config: dict[str, str]) -> int:
    app = create_app(config)
    with app.app_context():
        db.create_all()
        make_gym()
        db.engine.dispose()
    wrong, counts, began, searched = 0, Counter[str](), time.monotonic(), 0.0
    with _serving(config) as port:
        for number in range(args.first, args.first + args.histories):
            today = datetime.now(UTC).date()
            history = History(today + timedelta(days=10 + 3 * number))
            together(history, [_asker(port) for _ in range(CLIENTS)], number, args.operations)
            ended = time.monotonic()
            found = explained(history)
            searched += time.monotonic() - ended
            wrong += len(found)
            for ops in history.ops.values():
                counts.update(f"{op.call[0]} {op.answer[0]}" for op in ops)
            print(
                f"history {number}: {sum(map(len, history.ops.values()))} operations, {found or 'an order'}",
                flush=True,
            )
    seconds, total = time.monotonic() - began, sum(counts.values())
    for name, n in sorted(counts.items()):
        print(f"{name:<26}{n:>8}")
    print(
        f"{args.histories} histories, {total} operations, {seconds:.0f} s, of which search {searched:.1f} s"
    )
    print(f"without an order, or faults: {wrong}")
    return int(wrong > 0)


def _asker(port: int) -> Ask:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(method: str, path: str, body: object, headers: dict[str, str]) -> tuple[int, object, str]:
        sent = {**headers, "Authorization": f"Bearer {TOKEN}"}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, f"/api/v1/{path}", data, sent)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text or b"null"), answer.getheader("ETag", "")

    return ask


@contextmanager
def _serving(config: dict[str, str]):
    """The web server as it is in service, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    values = settings.load({**config, "WEB_WORKERS": PROCESSES, "WEB_THREADS": CLIENTS, "PORT": port}, {})
    environment = os.environ | {
        "DATABASE_URL": config["DATABASE_URL"], "FIELDDAY_DATA": config["DATA"], "FIELDDAY_ENV": "test",
    }  # fmt: skip
    with (Path(config["DATA"]) / "server.log").open("ab") as log:
        process = subprocess.Popen(processes.web_command(values), env=environment, cwd=ROOT, stderr=log)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            time.sleep(1)  # the second process
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server does not answer")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=2)
    parser.add_argument("--operations", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
