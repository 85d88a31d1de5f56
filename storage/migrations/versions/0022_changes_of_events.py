"""Events: the period before a move, and why, when and by whom they were last moved or cancelled."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("was", sa.String(80), nullable=False, server_default=""))
    op.add_column("events", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("events", sa.Column("step_at", sa.DateTime(timezone=True)))
    op.add_column("events", sa.Column("step_by", sa.BigInteger()))
