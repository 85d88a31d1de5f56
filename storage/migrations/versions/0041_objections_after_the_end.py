"""A text under silence counts who objected after its end."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("late", sa.Integer(), nullable=False, server_default="0"))
