"""appeals of points: when asked, when answered, and how"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("point") as table:
        table.add_column(sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("answer", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("point") as table:
        table.drop_column("answer")
        table.drop_column("answered_at")
        table.drop_column("appealed_at")
