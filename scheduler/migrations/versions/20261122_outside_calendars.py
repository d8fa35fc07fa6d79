"""Calendars of elsewhere, their items, and how much a busy span weighs"""

import sqlalchemy as sa
from alembic import op

revision = "outside"
down_revision = "lessons"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("busy", sa.Column("weight", sa.String(length=10), server_default="busy", nullable=False))
    op.create_table(
        "outside_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("etag", sa.String(length=200), nullable=False),
        sa.Column("last_modified", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("read_at", AT, nullable=True),
        sa.Column("read_until", sa.Date(), nullable=True),
        sa.Column("tried_at", AT, nullable=True),
        sa.Column("next_at", AT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_outside_calendar_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_outside_calendar_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_calendar")),
    )
    op.create_index("ix_outside_calendar_next_at", "outside_calendar", ["next_at"])
    op.create_index(op.f("ix_outside_calendar_person_id"), "outside_calendar", ["person_id"])
    op.create_index(op.f("ix_outside_calendar_plan_id"), "outside_calendar", ["plan_id"])
    op.create_table(
        "outside_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("recurrence", sa.String(length=20), nullable=False),
        sa.Column("start", AT, nullable=False),
        sa.Column("end", AT, nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("previous", sa.JSON(), nullable=True),
        sa.Column("changed_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["outside_calendar.id"],
            name=op.f("fk_outside_item_calendar_id_outside_calendar"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_outside_item_event_id_event"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_item")),
        sa.UniqueConstraint("calendar_id", "uid", "recurrence", name=op.f("uq_outside_item_calendar_id")),
    )
    op.create_index(op.f("ix_outside_item_event_id"), "outside_item", ["event_id"])


def downgrade() -> None:
    op.drop_table("outside_item")
    op.drop_table("outside_calendar")
    op.drop_column("busy", "weight")
