"""What is proven of a draft's sessions without a place whatever the others do"""

import sqlalchemy as sa
from alembic import op

revision = "draft_proof"
down_revision = "mail_entry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_proof",
        sa.Column("timetable_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["timetable_id"], ["timetable.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("timetable_id"),
    )
    op.create_index(op.f("ix_draft_proof_state"), "draft_proof", ["state"])


def downgrade() -> None:
    op.drop_table("draft_proof")
