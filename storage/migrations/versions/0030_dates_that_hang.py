"""Deadlines that hang on an event, a meeting or a session, and move with it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("items", sa.Column("due_hangs_on", sa.Text()))
    is_set = sa.text("due_hangs_on IS NOT NULL")
    op.create_index(
        "ix_items_due_hangs_on", "items", ["due_hangs_on"], sqlite_where=is_set, postgresql_where=is_set
    )
