"""the rhythm of a feed's reader, and the version that it holds"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feed_token") as table:
        table.add_column(sa.Column("fetches", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("seen_edition", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("feed_token") as table:
        table.drop_column("seen_edition")
        table.drop_column("seen_at")
        table.drop_column("fetches")
