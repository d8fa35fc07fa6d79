"""What a team took with it when it withdrew, so that it can come back"""

import sqlalchemy as sa
from alembic import op

revision = "withdrawals"
down_revision = "draft_proof"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("joins_id", sa.Integer(), nullable=True),
        sa.Column("joined", sa.JSON(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["group.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["joins_id"], ["group.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_withdrawal_event_id"), "withdrawal", ["event_id"])


def downgrade() -> None:
    op.drop_table("withdrawal")
