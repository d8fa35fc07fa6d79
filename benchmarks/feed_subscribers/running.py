"""What all programs that read a feed need: to be run in a folder of their own, and rows to compare."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from urllib.request import urlopen

import icalendar

Rows = list[list[str]]  # UID, start in UTC, title, place, status; "" for what a program does not tell
Read = Callable[[str, Path], Rows]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Program:
    """`how` it comes to the feed: HTTP or CalDAV by itself, or from a file that was fetched for it. `meant` is what
    of the feed's rows is in the form that it reads."""

    name: str
    how: str
    needs: tuple[str, ...]
    read: Read
    meant: Callable[[Rows], Rows] = list

    @property
    def is_there(self) -> bool:
        return all(map(_is_there, self.needs))


def run(command: Iterable[str], folder: Path, given: str = "") -> str:
    env = {**os.environ, "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(folder)}
    env = {k: v for k, v in env.items() if k not in ("PYTHONPATH", "DATABASE_URL")}
    done = subprocess.run(
        [*command], capture_output=True, text=True, timeout=180, env=env, input=given, check=True
    )
    return done.stdout


def rows_of(body: bytes) -> Rows:
    """As Python's icalendar understands it."""
    events = icalendar.Calendar.from_ical(body).events
    names = ("SUMMARY", "LOCATION", "STATUS")
    return sorted([str(e["UID"]), _utc(e), *(str(e.get(name, "")) for name in names)] for e in events)


def fetched(url: str, folder: Path) -> Path:
    file = folder / "feed.ics"
    with urlopen(url) as answer:  # our own, on loopback
        file.write_bytes(answer.read())
    return file


def installed(python: str, name: str) -> str:
    """A path that is there where the interpreter has the package."""
    asked = (
        f"import importlib.util as u; s = u.find_spec({name!r}); print(s.origin if s else '/not installed')"
    )
    found = subprocess.run([python, "-c", asked], capture_output=True, text=True).stdout.strip()
    return found if shutil.which(python) else "/not installed"


def _utc(event: icalendar.Event) -> str:
    return event.start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _is_there(what: str) -> bool:
    return Path(what).exists() if what.startswith("/") else shutil.which(what) is not None
