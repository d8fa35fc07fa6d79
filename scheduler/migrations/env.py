"""How Alembic reaches the database and the models. Run by `fieldday db …`.

Migrations name plain column types, so that an old one does not change when a model's type does.
"""

from typing import Any, Literal

from alembic import context
from flask import current_app

from scheduler.models.base import Base, Instant


def plain_type(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """Write an Instant into migrations as what it is in the database."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def is_ours(item: Any, name: str | None, kind: str, reflected: bool, compared_to: Any) -> bool:
    """The queue keeps tables of its own in PostgreSQL."""
    return not (kind == "table" and name is not None and name.startswith("huey_"))


def migrate() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect().execution_options(fieldday_writing=True) as connection:
        # Changing a table on SQLite copies and drops it, and a drop would take the rows that point at it along.
        # The pragma counts only before the transaction, hence past SQLAlchemy.
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=plain_type,
            include_object=is_ours,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


migrate()
