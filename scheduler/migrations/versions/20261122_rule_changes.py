"""What people made of the rules of a plan, and what the rules had been"""

import sqlalchemy as sa
from alembic import op

revision = "rule_changes"
down_revision = "draft_edits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rule_use", sa.Column("inherited", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("was", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("now", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_rule_change_made_by_id_user")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_rule_change_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_change")),
    )
    op.create_index(op.f("ix_rule_change_plan_id"), "rule_change", ["plan_id"])


def downgrade() -> None:
    op.drop_table("rule_change")
    with op.batch_alter_table("rule_use") as table:
        table.drop_column("inherited")
