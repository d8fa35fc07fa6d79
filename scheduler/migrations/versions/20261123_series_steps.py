"""What a change of a standing slot changed, so that the desk can take it back"""

import sqlalchemy as sa
from alembic import op

revision = "series_steps"
down_revision = "lesson_moved"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="CASCADE"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
    )
    op.create_index("ix_series_step_by_id", "series_step", ["by_id"])
    op.create_index("ix_series_step_made_at", "series_step", ["made_at"])


def downgrade() -> None:
    op.drop_table("series_step")
