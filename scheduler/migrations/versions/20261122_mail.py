"""mail: the outbox, who has to be told, how they want it, invitations"""

import sqlalchemy as sa
from alembic import op

revision = "mail"
down_revision = "claims_by_use"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def _person(**values) -> sa.Column:
    key = sa.ForeignKey("person.id", ondelete="CASCADE")
    return sa.Column("person_id", sa.Integer(), key, **{"nullable": False, **values})


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(120), nullable=False, unique=True),
        _person(nullable=True, index=True),
        sa.Column("to", sa.String(200), nullable=False),
        sa.Column("language", sa.String(5), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("method", sa.String(8), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("send_at", AT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", AT),
        sa.Column("handed_at", AT),
        sa.Column("sent_at", AT),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Index("ix_mail_state_send_at", "state", "send_at"),
    )
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), primary_key=True),
        _person(),
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("effect_at", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("mail_id", sa.Integer(), sa.ForeignKey("mail.id", ondelete="SET NULL")),
        sa.UniqueConstraint("person_id", "entry_id"),
        sa.Index("ix_telling_state_due_at", "state", "due_at"),
    )
    op.create_table(
        "mail_choice",
        _person(primary_key=True),
        sa.Column("wants", sa.String(4), nullable=False),
        sa.Column("quiet_from", sa.Integer()),
        sa.Column("quiet_until", sa.Integer()),
        sa.Column("digest_at", sa.Integer()),
        sa.Column("duties", sa.String(10), nullable=False),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), primary_key=True),
        _person(),
        sa.Column("uid", sa.String(120), nullable=False, index=True),
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("secret", sa.String(40), nullable=False, unique=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("answered_at", AT),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("person_id", "uid"),
    )
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("effect_at", AT))
        table.add_column(sa.Column("mail_after", AT))


def downgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_column("mail_after")
        table.drop_column("effect_at")
    for name in ("invitation", "mail_choice", "telling", "mail"):
        op.drop_table(name)
