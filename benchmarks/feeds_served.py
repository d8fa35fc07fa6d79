"""How fast feeds are served over HTTP, beside nginx and Radicale in the same run: 1,000 Chinese-titled events.

    python3 -m venv var/bench-env && var/bench-env/bin/pip install --require-hashes -r requirements/bench.lock
    python benchmarks/feeds_served.py [--radicale var/bench-env/bin/python] [--seconds 3]

Needs `wrk` and `nginx` (apt-get install wrk nginx-light). fieldday runs as `fieldday serve` runs it: one process of
gunicorn with threads. nginx serves the same bytes as a file; Radicale holds the same events as a collection and
gives it whole. Each measure is taken three times in turn; medians are printed, with what FEEDS asks in brackets.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

import feed_year

from scheduler import config
from scheduler.app import create_app
from scheduler.cli import context, processes
from scheduler.extensions import db

ROOT = Path(__file__).parents[1]
EVENTS = 1_000
FEED = "/feeds/public/everything.ics"
NGINX = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; worker_processes auto;
events {{ worker_connections 512; }}
http {{ access_log off; sendfile on; keepalive_requests 1000000; types {{ text/calendar ics; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; }} }}
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--radicale", default="var/bench-env/bin/python", help="a Python that has radicale")
    parser.add_argument("--seconds", type=int, default=3)
    asked = parser.parse_args()
    missing = [name for name in ("wrk", "nginx") if shutil.which(name) is None]
    if missing:
        sys.exit(f"missing: {', '.join(missing)} (apt-get install wrk nginx-light)")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        ours = stack.enter_context(_fieldday(folder / "data"))
        body = urllib.request.urlopen(ours).read()
        nginx = stack.enter_context(_nginx(folder, body))
        sites = {"fieldday": ours, "nginx": nginx}
        if Path(asked.radicale).exists():
            sites["radicale"] = stack.enter_context(_radicale(folder, asked.radicale, body))
        print(f"{EVENTS:,} events, {len(body):,} bytes")
        _compare(sites, asked.seconds)


def _compare(sites: dict[str, str], seconds: int) -> None:
    found = {}
    for what in ("200", "304", "gzip"):
        rates: dict[str, list[float]] = {site: [] for site in sites if what != "gzip" or site == "fieldday"}
        for _ in range(3):
            for site, taken in rates.items():
                taken.append(_rate(sites[site], what, seconds))
        for site, taken in rates.items():
            found[site, what] = median(taken)
            print(f"  {site:9} {what:5} {median(taken):10,.1f} /s")
    _against(found, "200", "nginx", 0.35)
    _against(found, "304", "nginx", 0.05)
    print(f"gzip {found['fieldday', 'gzip'] / found['fieldday', '200']:.2f} × plain (1.2)")
    if "radicale" in sites:
        _against(found, "200", "radicale", 150)
        _against(found, "304", "radicale", 300)


def _against(found: dict[tuple[str, str], float], what: str, peer: str, wanted: float) -> None:
    print(f"{what} {found['fieldday', what] / found[peer, what]:,.2f} × {peer} ({wanted})")


def _rate(url: str, what: str, seconds: int) -> float:
    headers = {"304": ["-H", f"If-None-Match: {_tag(url)}"], "gzip": ["-H", "Accept-Encoding: gzip"]}
    command = ["wrk", "-t1", "-c8", f"-d{seconds}", "--timeout", "20", *headers.get(what, []), url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate is not None, told
    return float(rate[1])


def _tag(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return answer.headers["ETag"] or '"none"'


@contextmanager
def _fieldday(folder: Path) -> Iterator[str]:
    port = _free_port()
    values = config.load({"DATA": str(folder), "PORT": port, "HOST": "127.0.0.1"}, {})
    app = create_app({"DATA": str(folder)})
    with app.app_context():
        context.migrate(app)
        feed_year.publish(EVENTS)
        db.session.remove()
        db.engine.dispose()
    environment = os.environ | {"FIELDDAY_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    with _running(processes.web_command(values), port, env=environment, cwd=ROOT):
        yield f"http://127.0.0.1:{port}{FEED}"


@contextmanager
def _nginx(folder: Path, body: bytes) -> Iterator[str]:
    port = _free_port()
    (folder / "www").mkdir()
    folder.chmod(0o755)
    (folder / "www/feed.ics").write_bytes(body)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    with _running(["nginx", "-c", str(folder / "nginx.conf")], port):
        yield f"http://127.0.0.1:{port}/feed.ics"


@contextmanager
def _radicale(folder: Path, python: str, body: bytes) -> Iterator[str]:
    """The whole calendar is put there once, as its users upload one."""
    port = _free_port()
    (folder / "rights").write_text("[all]\nuser: .*\ncollection: .*\npermissions: RrWw\n")
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "auth-type": "none",
        "rights-type": "from_file",
        "rights-file": str(folder / "rights"),
        "storage-filesystem-folder": str(folder / "radicale"),
        "logging-level": "error",
    }
    command = [python, "-m", "radicale", "--config", "", *(f"--{k}={v}" for k, v in options.items())]
    with _running(command, port):
        url = f"http://127.0.0.1:{port}/bench/feed/"
        folder_of_it = urllib.request.Request(url.removesuffix("feed/"), method="MKCOL")
        put = urllib.request.Request(url, body, {"Content-Type": "text/calendar"}, method="PUT")
        for request in (folder_of_it, put):
            urllib.request.urlopen(request).close()
        yield url


@contextmanager
def _running(command: list[str], port: int, **values: object) -> Iterator[None]:
    process = subprocess.Popen(command, **values)  # type: ignore[call-overload]
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"{process.args} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"nobody listens on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
