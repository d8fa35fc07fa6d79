"""CalDAV: what collections held, and which calendars somebody chose"""

import sqlalchemy as sa
from alembic import op

revision = "caldav"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dav_calendar",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("epoch", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pruned", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dav_calendar")),
    )
    op.create_table(
        "dav_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("calendars", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dav_choice_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_dav_choice")),
    )
    op.create_table(
        "dav_member",
        sa.Column("calendar", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("etag", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar"],
            ["dav_calendar.key"],
            name=op.f("fk_dav_member_calendar_dav_calendar"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("calendar", "name", name=op.f("pk_dav_member")),
    )
    op.create_index("ix_dav_member_number", "dav_member", ["calendar", "number"])


def downgrade() -> None:
    op.drop_index("ix_dav_member_number", table_name="dav_member")
    op.drop_table("dav_member")
    op.drop_table("dav_choice")
    op.drop_table("dav_calendar")
