"""Cards of several records, and an index of entries on behalf of somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_lines",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "record_id", name=op.f("pk_card_lines")),
    )
    op.create_index(op.f("ix_card_lines_record_id"), "card_lines", ["record_id"])
    on_behalf = sa.text("behalf != ''")
    op.create_index(
        "ix_history_behalf", "history", ["behalf"], sqlite_where=on_behalf, postgresql_where=on_behalf
    )
