"""classes that are booked seat by seat; what kind of use a claim is of, for changeovers"""

import sqlalchemy as sa
from alembic import op

revision = "lessons"
down_revision = "caldav"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("event_code", sa.String(length=40), nullable=False),
        sa.Column("session_code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_course_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("code", name=op.f("uq_course_code")),
    )
    with op.batch_alter_table("course") as table:
        table.create_index(op.f("ix_course_plan_id"), ["plan_id"], unique=False)
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("entry_uid", sa.String(length=120), nullable=True),
        sa.Column("room", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_lesson_course_id_course"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_lesson_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("entry_uid", name=op.f("uq_lesson_entry_uid")),
        sa.UniqueConstraint("room", name=op.f("uq_lesson_room")),
    )
    with op.batch_alter_table("lesson") as table:
        table.create_index(op.f("ix_lesson_course_id"), ["course_id"], unique=False)
        table.create_index("ix_lesson_start", ["start"], unique=False)
    op.create_table(
        "seat",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lesson_id"], ["lesson.id"], name=op.f("fk_seat_lesson_id_lesson"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lesson_id", "number", name=op.f("pk_seat")),
    )
    with op.batch_alter_table("seat") as table:
        table.create_index(op.f("ix_seat_booking_id"), ["booking_id"], unique=False)
    for name in ("booking", "waiting"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("lesson_id", sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_{name}_lesson_id_lesson"), "lesson", ["lesson_id"], ["id"])
            table.create_index(op.f(f"ix_{name}_lesson_id"), ["lesson_id"], unique=False)
    with op.batch_alter_table("claim") as table:
        table.add_column(sa.Column("use", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("claim") as table:
        table.drop_column("use")
    for name in ("booking", "waiting"):
        with op.batch_alter_table(name) as table:
            table.drop_index(op.f(f"ix_{name}_lesson_id"))
            table.drop_constraint(op.f(f"fk_{name}_lesson_id_lesson"), type_="foreignkey")
            table.drop_column("lesson_id")
    for name in ("seat", "lesson", "course"):
        op.drop_table(name)
