"""Actions: who asked for one that somebody else logged."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("actions", sa.Column("asked_by", sa.BigInteger()))
