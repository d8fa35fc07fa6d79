"""When a token for programs was last used: what nobody uses any more can be revoked"""

import sqlalchemy as sa
from alembic import op

revision = "token_use"
down_revision = "draft_shown"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_token", sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("api_token") as table:
        table.drop_column("used_at")
