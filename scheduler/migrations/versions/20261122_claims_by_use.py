"""claims are found with what they are used for, from the index alone"""

from alembic import op

revision = "claims_by_use"
down_revision = "claims_by_tick"
branch_labels = None
depends_on = None

BEFORE = ["venue_id", "tick", "lane", "booking_id", "entry_uid", "plan_id"]


def upgrade() -> None:
    op.drop_index("ix_claim_venue_tick", "claim")
    op.create_index("ix_claim_venue_tick", "claim", [*BEFORE, "use"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_claim_venue_tick", "claim")
    op.create_index("ix_claim_venue_tick", "claim", BEFORE, unique=False)
