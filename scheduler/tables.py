"""The tables of the database, brought to their newest form. Alembic is loaded only here: pages do without."""

from pathlib import Path
from typing import Any

from flask import Flask

from scheduler.extensions import db

FOLDER = Path(__file__).parent / "migrations"


def alembic(app: Flask) -> Any:
    """Flask-Migrate, bound to the application; its commands need an application context."""
    import flask_migrate

    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, directory=str(FOLDER), render_as_batch=True)
    return flask_migrate


def upgrade(app: Flask) -> None:
    """All migrations that are missing; nothing to do where there are none."""
    with app.app_context():
        alembic(app).upgrade()
