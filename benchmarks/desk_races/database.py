"""A database for one figure: a file, or a PostgreSQL server that is gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def fresh(*, postgres: bool) -> Iterator[dict[str, Any]]:
    """The settings of an application with an empty database of its own."""
    with tempfile.TemporaryDirectory(prefix="fieldday-desk-") as folder:
        server, url = None, f"sqlite:///{folder}/desk.sqlite"
        if postgres:
            from tests.tools.databases import PostgresServer

            server = PostgresServer(durable=True)
            url = server.fresh()
        try:
            yield {"DATABASE_URL": url, "DATA": folder, "ENV": "test"}
        finally:
            if server is not None:
                server.stop()
