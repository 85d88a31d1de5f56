"""Guests of an item of an agenda."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agenda_items", sa.Column("guests", sa.Text(), nullable=False, server_default="[]"))
