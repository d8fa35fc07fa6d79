"""versions: what a draft came from, its costs, notes and steps; what an edition was made of"""

import sqlalchemy as sa
from alembic import op

revision = "versions"
down_revision = "ways_out"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("timetable") as table:
        table.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("made_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("origin", sa.String(12), nullable=False, server_default="solve"))
        table.add_column(sa.Column("costs", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("breaches", sa.Integer(), nullable=True))
        table.add_column(sa.Column("edits", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("proof", sa.JSON(), nullable=False, server_default="{}"))
        table.add_column(sa.Column("deleted_at", AT, nullable=True))
        for name, other in (("made_by_id", "user"), ("parent_id", "timetable")):
            key = op.f(f"fk_timetable_{name}_{other}")
            table.create_foreign_key(key, other, [name], ["id"], ondelete="SET NULL")
    with op.batch_alter_table("edition") as table:
        table.add_column(sa.Column("placed", sa.JSON(), nullable=True))
    op.create_table(
        "draft_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "timetable_id", sa.Integer(), sa.ForeignKey("timetable.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), sa.ForeignKey("user.id", ondelete="SET NULL")),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.UniqueConstraint("timetable_id", "version"),
    )


def downgrade() -> None:
    op.drop_table("draft_step")
    with op.batch_alter_table("edition") as table:
        table.drop_column("placed")
    with op.batch_alter_table("timetable") as table:
        for name, other in (("made_by_id", "user"), ("parent_id", "timetable")):
            table.drop_constraint(op.f(f"fk_timetable_{name}_{other}"), type_="foreignkey")
        for name in (
            *(
                "note",
                "made_by_id",
                "parent_id",
                "origin",
                "costs",
                "breaches",
                "edits",
                "proof",
                "deleted_at",
            ),
        ):
            table.drop_column(name)
