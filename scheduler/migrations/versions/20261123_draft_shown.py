"""What a draft's page says of its sessions without a place, kept while nothing changes"""

import sqlalchemy as sa
from alembic import op

revision = "draft_shown"
down_revision = "withdrawals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft_proof", sa.Column("shown", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("draft_proof") as table:
        table.drop_column("shown")
