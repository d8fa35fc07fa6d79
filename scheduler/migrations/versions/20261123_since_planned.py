"""What has happened to sessions since they were planned: a later file does not undo it"""

import sqlalchemy as sa
from alembic import op

revision = "since_planned"
down_revision = "undelivered"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("planned", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("event", sa.Column("withdrawn", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("event") as table:
        table.drop_column("withdrawn")
    with op.batch_alter_table("session") as table:
        table.drop_column("planned")
