"""The queue of jobs: `enqueue("run_solve", 7)` rings a worker, which calls scheduler.jobs.run_solve.run(7).

A message is only a doorbell; huey loses a job whose worker dies. What is to be done stands in rows, and
rows that nobody works on are rung again. Names keep services and jobs from importing each other in a circle.
"""

import importlib
from pathlib import Path
from typing import Any

from flask import Flask, current_app


def enqueue(name: str, *args: Any) -> None:
    """Ring for the job. Call it after the commit, or a quick worker finds no row."""
    current_app.extensions["queue"](current_app)(name, args)


def init_app(app: Flask) -> None:
    """The queue is opened at the first ring. `app.extensions["queue"] = lambda app: ring` puts another there."""
    app.extensions["queue"] = lambda app: doorbell(app)[1]


def doorbell(app: Flask) -> tuple[Any, Any]:
    """The huey of this application, and its one task, which runs any job by its name."""
    if "huey" not in app.extensions:
        huey = _open(app)

        @huey.task(name="ring")
        def ring(name: str, args: list[Any]) -> None:
            run(app, name, args)

        app.extensions["huey"] = (huey, ring)
    found: tuple[Any, Any] = app.extensions["huey"]
    return found


def run(app: Flask, name: str, args: Any) -> None:
    """Do a job now, in an application context of its own."""
    job = importlib.import_module(f"scheduler.jobs.{name}")
    with app.app_context():
        job.run(*args)


def _open(app: Flask) -> Any:
    """Redis where set, PostgreSQL's own tables with PostgreSQL, else a SQLite file beside the database."""
    import huey

    url, database = app.config["QUEUE_URL"], app.config["DATABASE_URL"]
    if url.startswith(("redis://", "rediss://")):
        return huey.RedisHuey("fieldday", url=url, results=False)
    if url.startswith("postgresql") or (not url and database.startswith("postgresql")):
        dsn = (url or database).replace("postgresql+psycopg://", "postgresql://")
        return huey.PostgresHuey("fieldday", dsn=dsn, results=False)
    path = Path(url.removeprefix("sqlite:///")) if url else Path(app.config["DATA"]) / "queue.sqlite"
    return huey.SqliteHuey("fieldday", filename=str(path), results=False)
