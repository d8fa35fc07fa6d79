"""mail_entry: which revision of an entry an invitation's mail told, so that one taken back is not taken for known

The keys of those taken back make room for a later mail with the same SEQUENCE.
"""

import sqlalchemy as sa
from alembic import op

revision = "mail_entry"
down_revision = "series_steps"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail") as table:
        table.add_column(
            sa.Column(
                "entry_id",
                sa.Integer(),
                sa.ForeignKey("entry.id", ondelete="SET NULL", name=op.f("fk_mail_entry_id_entry")),
                nullable=True,
            )
        )
    op.execute("UPDATE mail SET key = key || ':withdrawn:' || id WHERE state = 'withdrawn' AND method <> ''")


def downgrade() -> None:
    with op.batch_alter_table("mail") as table:
        table.drop_constraint(op.f("fk_mail_entry_id_entry"), type_="foreignkey")
        table.drop_column("entry_id")
