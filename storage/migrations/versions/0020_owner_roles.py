"""Actions: by which role an owner was named."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("owner_roles", sa.Text(), nullable=False, server_default="[]"))
