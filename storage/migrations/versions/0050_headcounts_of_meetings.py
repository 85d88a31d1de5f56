"""How many came to a meeting, by category."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("headcount", sa.Text(), nullable=False, server_default="[]"))
