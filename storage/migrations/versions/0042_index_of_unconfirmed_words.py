"""Add a partial index of unconfirmed words by their writer."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where = sa.text("answer = ''")
    op.create_index(
        "ix_unconfirmed_written_by",
        "unconfirmed",
        ["written_by"],
        sqlite_where=where,
        postgresql_where=where,
    )
