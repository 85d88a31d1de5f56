"""Add a partial index of the entries of registers by the time of their last change."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("length(kind) <= 4")
    op.create_index(
        "ix_records_entries_changed_at",
        "records",
        ["kind", "changed_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
