"""undelivered: the state of an invitation that did not arrive is one letter longer than its column was"""

import sqlalchemy as sa
from alembic import op

revision = "undelivered"
down_revision = "rule_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitation") as table:
        table.alter_column("state", type_=sa.String(12), existing_type=sa.String(10), existing_nullable=False)


def downgrade() -> None:
    op.execute("UPDATE invitation SET state = 'cancelled' WHERE state = 'undelivered'")
    with op.batch_alter_table("invitation") as table:
        table.alter_column("state", type_=sa.String(10), existing_type=sa.String(12), existing_nullable=False)
