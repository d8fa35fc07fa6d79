"""When a class was moved: a seat taken before that is given back without a point"""

import sqlalchemy as sa
from alembic import op

revision = "lesson_moved"
down_revision = "sealed_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lesson", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("lesson") as table:
        table.drop_column("moved_at")
