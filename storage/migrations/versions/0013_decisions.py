"""Decisions: benefit, review, superseding, readers, follow-up actions."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

FEW = ("supersedes_id", "review_on")


def upgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True)))
        batch_op.add_column(sa.Column("benefit", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("amount", sa.BigInteger()))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("review_on", sa.Date()))
        batch_op.add_column(sa.Column("supersedes_id", sa.BigInteger()))
        batch_op.add_column(sa.Column("raised_by", sa.BigInteger()))
        for name in ("readers", "lines", "actions"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default="[]"))
    for name in FEW:
        of_few = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_decisions_{name}", "decisions", [name], sqlite_where=of_few, postgresql_where=of_few
        )
    # Existing decisions took effect when they last changed; the asking person is that of their issue.
    op.execute(
        "UPDATE decisions SET settled_at = (SELECT changed_at FROM records WHERE records.id = decisions.id "
        "AND records.state = 'final'), raised_by = (SELECT created_by FROM records WHERE records.id = decisions.issue_id)"
    )
