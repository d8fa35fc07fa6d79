"""The sample year 2021 imported, solved and published, once for all workers of a test run; each test has a copy.

Making it takes some ten seconds of a core, a copy of the file a few milliseconds.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scheduler import clock, queue, sample
from scheduler.extensions import db
from scheduler.imports.reading import read_folder
from scheduler.models import EventSession, Plan, Solve, Timetable, User, Venue
from scheduler.services import accounts, drafting, importing, running, solving
from scheduler.services.publishing import publish
from scheduler.services.reviewing import current_draft
from tests.tools.databases import SqliteFiles

FOLDER = Path(sample.__file__).parent / "2021"
BEFORE_THE_YEAR = datetime(2020, 12, 15, 2, 0, tzinfo=UTC)
LEFT_OUT = ["E10.opening", "E19.1"]  # traps 1 and 9


@dataclass
class Year:
    """The published year in the session of the test."""

    plan: Plan
    organiser: User
    solve: Solve

    @property
    def draft(self) -> Timetable:
        return current_draft(self.plan)

    def session(self, code: str) -> EventSession:
        return db.session.get_one(EventSession, drafting.session_rows(self.plan.id)[code])

    def venue(self, code: str) -> Venue:
        return db.session.query(Venue).filter_by(code=code).one()

    def at(self, code: str) -> str:
        """Where the draft has a session, local: "2021-06-09 14:30 AUD"; nothing where it has no place."""
        row = next((p for p in self.draft.placements if p.session_id == self.session(code).id), None)
        if row is None:
            return ""
        from scheduler.web.times import local

        return f"{local(row.start):%Y-%m-%d %H:%M} {'+'.join(row.venues)}"


def opened() -> Year:
    """The year in the database of the present application."""
    plan = db.session.query(Plan).filter_by(code="2021").one()
    solve = db.session.query(Solve).filter_by(plan_id=plan.id).one()
    return Year(plan, db.session.query(User).filter_by(login="organiser").one(), solve)


def made(folder: Path, empty: SqliteFiles) -> Path:
    """The file with the published year in the folder, made by whoever comes first."""
    path = folder / "sample-year.sqlite"
    with _turn(folder / "sample-year.lock"):
        if not path.exists():
            _make(folder, empty).rename(path)
    return path


def _make(folder: Path, empty: SqliteFiles) -> Path:
    from scheduler.app import create_app

    work = folder / "sample-year"
    work.mkdir()
    url = empty.fresh(work)
    app = create_app({"DATABASE_URL": url, "DATA": str(work), "ENV": "test", "TESTING": True})
    clock.set_source(lambda: BEFORE_THE_YEAR)
    with app.app_context(), _nobody_else_solves():
        assert importing.run(read_folder(FOLDER)).written
        plan = db.session.query(Plan).one()
        organiser = accounts.make_user("organiser", "a long enough password", roles=["organiser"])
        solve = solving.request_solve(plan, organiser, {"seconds": 60, "seed": 1, "workers": 1})
        running.run_solve(solve.id)
        db.session.expire_all()
        publish(plan, organiser)
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def _nobody_else_solves() -> Iterator[None]:
    real, queue.enqueue = queue.enqueue, _nothing
    try:
        yield
    finally:
        queue.enqueue = real


def _nothing(*given: Any) -> None:
    """The solve is run by hand."""


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def folder_of_all_workers(base: Path) -> Path:
    """The folder of the whole run, where several workers have each their own in it."""
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


def copied(path: Path, folder: Path) -> str:
    """The address of a copy."""
    shutil.copyfile(path, folder / "fieldday.sqlite")
    return f"sqlite:///{folder / 'fieldday.sqlite'}"
