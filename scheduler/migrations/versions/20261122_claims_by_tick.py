"""claims are found by venue and tick, whatever the lane; the number of the premises"""

import sqlalchemy as sa
from alembic import op

revision = "claims_by_tick"
down_revision = "outside"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["venue_id", "tick", "lane", "booking_id", "entry_uid", "plan_id"]
    op.create_index("ix_claim_venue_tick", "claim", columns, unique=False)
    op.create_table(
        "premises_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premises_number")),
    )


def downgrade() -> None:
    op.drop_table("premises_number")
    op.drop_index("ix_claim_venue_tick", "claim")
