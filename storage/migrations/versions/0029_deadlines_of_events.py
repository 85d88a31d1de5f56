"""Events: deadlines of their own, by when to register and to nominate."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("registration", "nomination"):
        op.add_column("events", sa.Column(name, sa.String(80), nullable=False, server_default=""))
