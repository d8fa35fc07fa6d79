"""What people say of their weeks, duties in busy times, and polls"""

import sqlalchemy as sa
from alembic import op

revision = "busy_time"
down_revision = "mail"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _patterns()
    _clashes()
    _polls()


def _patterns() -> None:
    op.create_table(
        "busy_pattern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("weight", sa.String(length=10), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("not_on", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("by_office", sa.Boolean(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        _key("busy_pattern", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_pattern")),
    )
    op.create_index(op.f("ix_busy_pattern_person_id"), "busy_pattern", ["person_id"])


def _clashes() -> None:
    op.create_table(
        "busy_clash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("entry_uid", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("start", AT, nullable=False),
        sa.Column("end", AT, nullable=False),
        sa.Column("found_at", AT, nullable=False),
        _key("busy_clash", "plan_id", "plan", "CASCADE"),
        _key("busy_clash", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_clash")),
        sa.UniqueConstraint("plan_id", "entry_uid", "person_id", "start", name=op.f("uq_busy_clash_plan_id")),
    )
    op.create_index("ix_busy_clash_person_id", "busy_clash", ["person_id"])


def _polls() -> None:
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("deadline", AT, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", AT, nullable=True),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("poll", "plan_id", "plan", "CASCADE"),
        _key("poll", "session_id", "session", "CASCADE"),
        _key("poll", "made_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index("ix_poll_state_deadline", "poll", ["state", "deadline"])
    op.create_index(op.f("ix_poll_plan_id"), "poll", ["plan_id"])
    op.create_index(op.f("ix_poll_session_id"), "poll", ["session_id"])
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("start", AT, nullable=False),
        sa.Column("price", sa.Integer(), nullable=True),
        _key("poll_option", "poll_id", "poll", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "start", name=op.f("uq_poll_option_poll_id")),
    )
    op.create_table(
        "poll_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=5), nullable=False),
        sa.Column("at", AT, nullable=False),
        _key("poll_vote", "option_id", "poll_option", "CASCADE"),
        _key("poll_vote", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_vote")),
        sa.UniqueConstraint("option_id", "person_id", name=op.f("uq_poll_vote_option_id")),
    )
    op.create_index(op.f("ix_poll_vote_person_id"), "poll_vote", ["person_id"])


def _key(table: str, column: str, other: str, gone: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=gone
    )


def downgrade() -> None:
    for table in ("poll_vote", "poll_option", "poll", "busy_clash", "busy_pattern"):
        op.drop_table(table)
