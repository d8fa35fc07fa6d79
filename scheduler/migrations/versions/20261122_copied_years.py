"""plans remember when they were planned, events the row that they came from"""

import sqlalchemy as sa
from alembic import op

revision = "copied_years"
down_revision = "versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("plan", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("event", sa.Column("given", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("event", "given")
    op.drop_column("plan", "planned_on")
