"""Proposals: the working days of each addressee, and the end that is offered where somebody falls short of them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposals", sa.Column("offered_end", sa.Date()))
    op.add_column("addressees", sa.Column("asked_on", sa.Date()))
    for name in ("days_due", "days_short"):
        op.add_column("addressees", sa.Column(name, sa.Integer()))
