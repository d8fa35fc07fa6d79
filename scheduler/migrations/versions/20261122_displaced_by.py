"""bookings keep to which edition they gave way; those of before are found by when they were cancelled"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "displaced_by"
down_revision = "copied_years"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
MOMENT = timedelta(minutes=1)

booking = sa.table(
    "booking",
    sa.column("state", sa.String),
    sa.column("over_at", AT),
    sa.column("lesson_id", sa.Integer),
    sa.column("displaced_by_id", sa.Integer),
)
edition = sa.table("edition", sa.column("id", sa.Integer), sa.column("published_at", AT))


def upgrade() -> None:
    with op.batch_alter_table("booking") as table:
        table.add_column(sa.Column("displaced_by_id", sa.Integer()))
        table.create_foreign_key(
            op.f("fk_booking_displaced_by_id_edition"),
            "edition",
            ["displaced_by_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index(op.f("ix_booking_displaced_by_id"), ["displaced_by_id"])
    _fill()


def _fill() -> None:
    """As the desk showed them until now: cancelled within a minute of the edition."""
    for number, at in op.get_bind().execute(sa.select(edition.c.id, edition.c.published_at)).all():
        gave_way = sa.and_(
            booking.c.state == "cancelled",
            booking.c.lesson_id.is_(None),
            booking.c.over_at.between(at - MOMENT, at + MOMENT),
        )
        op.execute(booking.update().where(gave_way).values(displaced_by_id=number))


def downgrade() -> None:
    with op.batch_alter_table("booking") as table:
        table.drop_index(op.f("ix_booking_displaced_by_id"))
        table.drop_constraint(op.f("fk_booking_displaced_by_id_edition"), type_="foreignkey")
        table.drop_column("displaced_by_id")
