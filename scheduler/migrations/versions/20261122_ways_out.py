"""Rules set from above, exceptions that were agreed to, repairs"""

import sqlalchemy as sa
from alembic import op

revision = "ways_out"
down_revision = "busy_time"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("rule_use", sa.Column("binding", sa.Boolean(), nullable=False, server_default=sa.false()))
    _exceptions()
    _agreement()
    _repair()


def _exceptions() -> None:
    op.create_table(
        "spared",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("session_id", "use"),
    )
    op.create_index(op.f("ix_spared_plan_id"), "spared", ["plan_id"])
    op.create_table(
        "extra_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("start", AT, nullable=False),
        sa.Column("end", AT, nullable=False),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_extra_opening_venue_id"), "extra_opening", ["venue_id"])


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("timetable_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=120), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["timetable_id"], ["timetable.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_agreement_plan_id"), "agreement", ["plan_id"])


def _repair() -> None:
    op.create_table(
        "repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("problem_hash", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("timetable_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"]),
        sa.ForeignKeyConstraint(["timetable_id"], ["timetable.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_repair_plan_id"), "repair", ["plan_id"])


def downgrade() -> None:
    for table in ("repair", "agreement", "extra_opening", "spared"):
        op.drop_table(table)
    with op.batch_alter_table("rule_use") as batch:
        batch.drop_column("binding")
