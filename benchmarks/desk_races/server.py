"""The web server as it is in service: gunicorn with two processes, on a port of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from scheduler import config as settings
from scheduler.cli import processes

PROCESSES, THREADS = 2, 24
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    port: int
    process: subprocess.Popen

    def workers(self) -> list[int]:
        """The web processes: children of gunicorn's master."""
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def cpu(self) -> float:
        """Seconds of CPU that the web processes have used so far."""
        return sum(_cpu(pid) for pid in self.workers())


@contextmanager
def serving(config: dict[str, Any], *, workers: int = PROCESSES, threads: int = THREADS) -> Iterator[Server]:
    server = start(config, workers=workers, threads=threads)
    try:
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


def start(config: dict[str, Any], *, workers: int = PROCESSES, threads: int = THREADS) -> Server:
    """A server that answers; its settings come by environment, as in service."""
    port = _free_port()
    values = settings.load({**config, "WEB_WORKERS": workers, "WEB_THREADS": threads, "PORT": port}, {})
    environment = os.environ | {
        "DATABASE_URL": values["DATABASE_URL"],
        "FIELDDAY_DATA": values["DATA"],
        "FIELDDAY_ENV": "test",
    }
    root = Path(__file__).resolve().parents[2]
    log = Path(values["DATA"]) / "server.log"
    with log.open("ab") as file:
        process = subprocess.Popen(processes.web_command(values), env=environment, cwd=root, stderr=file)
    server = Server(port, process)
    try:
        _wait(server, workers)
    except SystemExit:
        process.terminate()
        raise
    return server


def _wait(server: Server, workers: int) -> None:
    """Until it answers, and all processes are there. A busy machine takes its time to load the application."""
    for _ in range(3600):
        try:
            connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            if len(server.workers()) == workers:
                return
        except OSError:
            if server.process.poll() is not None:
                sys.exit("the server ended at its start")
        time.sleep(0.05)
    sys.exit("the server does not answer")


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
