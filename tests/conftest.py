"""What every test may ask for: a database of its own, the application, a client; and what none may do."""

import gc
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from scheduler import clock
from tests.tools.databases import PostgresServer, SqliteFiles, without_waiting
from tests.tools.routes import remember_routes
from tests.tools.templates import COMPILED

# Compiling the solver's kernel takes longer than the tests that come near it; it has a test of its own.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")

remember_routes()

NOW = datetime(
    2021, 2, 22, 1, 0, tzinfo=UTC
)  # Monday, 9:00 in Shanghai, before the sample year's first event


def pytest_collection_finish() -> None:
    """What is loaded by now lives until the end. Looking through it for garbage took a quarter of all tests' time,
    for each makes an application of many small objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `postgres` runs on both databases, any other that has one on SQLite."""
    if "database" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("postgres")
        metafunc.parametrize("database", ["sqlite", "postgresql"] if both else ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[None]:
    clock.set_source(lambda: NOW)
    yield
    clock.set_source(None)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be talked to."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in ("local", "127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"a test tried to reach {host}")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with all tables."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield request.getfixturevalue("sqlite_files").fresh(tmp_path)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[object]:
    from scheduler.app import create_app
    from scheduler.extensions import db
    from tests.tools.client import Client

    app = create_app({"DATABASE_URL": database, "DATA": str(tmp_path), "ENV": "test", "TESTING": True})
    app.test_client_class = Client
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", without_waiting)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app) -> Iterator[object]:
    """The session of an application context that lasts for the test."""
    from scheduler.extensions import db

    with app.app_context():
        yield db.session


@pytest.fixture
def client(app):
    """A client that is nobody; `client.sign_in(user)` makes it somebody."""
    return app.test_client()
