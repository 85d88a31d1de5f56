"""Issues: their own ladder, positions, questions and follow-up."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("ladder", "positions"):
        op.add_column("issues", sa.Column(name, sa.Text(), server_default="[]", nullable=False))
    op.add_column("issues", sa.Column("question_id", sa.BigInteger()))
    op.add_column("issues", sa.Column("days_left", sa.Integer()))
    op.add_column("issues", sa.Column("seen_by", sa.BigInteger()))
    op.add_column("issues", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.add_column("issues", sa.Column("up_at", sa.DateTime(timezone=True)))
    op.add_column("issues", sa.Column("readers", sa.Text(), server_default="[]", nullable=False))
    op.add_column("issues", sa.Column("result", sa.Text(), server_default="", nullable=False))
    op.add_column("issues", sa.Column("settled_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_issues_question_id"), "issues", ["question_id"])
    goes_up = sa.text("up_at IS NOT NULL")
    op.create_index("ix_issues_up_at", "issues", ["up_at"], sqlite_where=goes_up, postgresql_where=goes_up)
    belongs = sa.text("for_id IS NOT NULL")
    op.create_index("ix_items_for_id", "items", ["for_id"], sqlite_where=belongs, postgresql_where=belongs)
