"""sealed_names: the name of somebody's own calendar, and what went wrong with its host, are sealed like its address

What was kept before stays readable, and is sealed when the calendar is next read.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "sealed_names"
down_revision = "since_planned"
branch_labels = None
depends_on = None

COLUMNS: dict[str, Any] = {"title": sa.String(120), "problem": sa.JSON(), "notices": sa.JSON()}


def upgrade() -> None:
    with op.batch_alter_table("outside_calendar") as table:
        for name, kind in COLUMNS.items():
            table.alter_column(
                name, type_=sa.Text(), existing_type=kind, existing_nullable=name == "problem", **_using(name)
            )
    # An empty JSON value was the word null.
    op.execute("UPDATE outside_calendar SET problem = NULL WHERE problem = 'null'")


def downgrade() -> None:
    """Sealed words are not read without the key: they go, and come back with the next reading."""
    op.execute("UPDATE outside_calendar SET title = '', problem = NULL, notices = '[]'")
    with op.batch_alter_table("outside_calendar") as table:
        for name, kind in COLUMNS.items():
            table.alter_column(
                name,
                type_=kind,
                existing_type=sa.Text(),
                existing_nullable=name == "problem",
                **_using(name, "json" if name != "title" else "varchar"),
            )


def _using(name: str, kind: str = "text") -> dict[str, Any]:
    return {"postgresql_using": f"{name}::{kind}"}
