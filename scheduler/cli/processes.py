"""Web server and worker as processes of one command."""

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from scheduler.errors import Refusal
from solver.words import Words

LOOK_EVERY = 0.3  # seconds
GRACE = 8.0  # seconds that a process has to end
WAIT_BEFORE_NEW = 2.0  # seconds before a worker that died is replaced


def serve(config: dict[str, Any], *, worker: bool = True) -> int:
    """Run the web server and, beside it, one worker until a signal comes or the server ends.

    A worker that dies is replaced; its solve goes on when its lease has ended.
    """
    refuse_taken_port(config["HOST"], config["PORT"])
    environment = _environment(config)
    stopping = _Stop()
    web = subprocess.Popen(web_command(config), env=environment)
    helper = _worker(environment) if worker else None
    try:
        while not stopping.asked and web.poll() is None:
            time.sleep(LOOK_EVERY)
            if helper and helper.poll() is not None and not stopping.asked:
                time.sleep(WAIT_BEFORE_NEW)
                helper = _worker(environment)
    finally:
        _end([p for p in (helper, web) if p])
    return 0 if stopping.asked else web.returncode


def web_command(config: dict[str, Any]) -> list[str]:
    """gunicorn with threads: server-sent events keep one each, and everything else is short.

    The application is loaded once, before the processes part: one that was killed is replaced within a tenth of a
    second, not after the seconds of CPU that all the modules take, in which a busy machine served nobody. Nothing
    of gunicorn's own runs beside it (its control socket has a thread, which a fork would tear apart).
    """
    options = {
        "bind": f"{config['HOST']}:{config['PORT']}",
        "workers": config["WEB_WORKERS"],
        "worker-class": "gthread",
        "threads": config["WEB_THREADS"],
        "graceful-timeout": 3,
        "log-level": "warning",
        "logger-class": "scheduler.quiet_log.QuietLog",  # an access log, if one is wanted, has no feed's key in it
    }
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "scheduler.serving:application()",
        *(f"--{name}={value}" for name, value in options.items()),
        "--preload",
        "--no-control-socket",
    ]


def refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise Refusal(
                "port-taken",
                Words(f"无法使用 {host}:{port}：{why}", f"{host}:{port}: {why}."),
                hint=Words("换一个端口：FIELDDAY_PORT=8001", "Take another port: FIELDDAY_PORT=8001."),
            ) from None


def _environment(config: dict[str, Any]) -> dict[str, str]:
    """What makes the processes see the same application as this one."""
    chosen = {f"FIELDDAY_{name}": str(config[name]) for name in ("DATA", "HOST", "PORT", "PUBLIC_URL")}
    return os.environ | chosen | {"DATABASE_URL": config["DATABASE_URL"]}


def _worker(environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "scheduler.cli", "worker"], env=environment)


def _end(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    end = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Stop:
    """Whether a signal asked to end. Ctrl-C reaches the processes too; they may be gone already."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
