"""Events: several areas and entities, who holds one, and a link."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("other_areas", "other_entities"):
        op.add_column("events", sa.Column(name, sa.Text(), nullable=False, server_default="[]"))
    for name in ("organiser", "link"):
        op.add_column("events", sa.Column(name, sa.Text(), nullable=False, server_default=""))
