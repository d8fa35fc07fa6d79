"""club ballots; what a series' occurrences have; stamps of bookings for feeds; feeds of the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_share", sa.Integer(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("code", name=op.f("uq_ballot_code")),
    )
    op.create_table(
        "ballot_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("ranked", sa.JSON(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("why_zh", sa.Text(), nullable=False),
        sa.Column("why_en", sa.Text(), nullable=False),
        sa.Column("instead", sa.String(length=40), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_wish_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_ballot_wish_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["booking_series.id"], name=op.f("fk_ballot_wish_series_id_booking_series")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_wish")),
        sa.UniqueConstraint("ballot_id", "group_id", name=op.f("uq_ballot_wish_ballot_id")),
    )
    with op.batch_alter_table("ballot_wish") as table:
        table.create_index(op.f("ix_ballot_wish_group_id"), ["group_id"], unique=False)
    with op.batch_alter_table("booking_series") as table:
        table.add_column(sa.Column("skipped", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("minutes", sa.Integer(), nullable=False, server_default="60"))
        table.add_column(sa.Column("lanes", sa.Integer(), nullable=False, server_default="1"))
        table.create_foreign_key(op.f("fk_booking_series_venue_id_venue"), "venue", ["venue_id"], ["id"])
    with op.batch_alter_table("booking") as table:
        table.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_booking_replaces_id_booking"), "booking", ["replaces_id"], ["id"])
        table.create_index("ix_booking_start_version", ["start", "version"], unique=False)
    with op.batch_alter_table("feed_token") as table:
        table.add_column(sa.Column("scope", sa.String(length=12), nullable=False, server_default="personal"))


def downgrade() -> None:
    with op.batch_alter_table("feed_token") as table:
        table.drop_column("scope")
    with op.batch_alter_table("booking") as table:
        table.drop_index("ix_booking_start_version")
        table.drop_constraint(op.f("fk_booking_replaces_id_booking"), type_="foreignkey")
        table.drop_column("changed_at")
        table.drop_column("sequence")
        table.drop_column("replaces_id")
    with op.batch_alter_table("booking_series") as table:
        table.drop_constraint(op.f("fk_booking_series_venue_id_venue"), type_="foreignkey")
        table.drop_column("lanes")
        table.drop_column("minutes")
        table.drop_column("venue_id")
        table.drop_column("skipped")
    op.drop_table("ballot_wish")
    op.drop_table("ballot")
