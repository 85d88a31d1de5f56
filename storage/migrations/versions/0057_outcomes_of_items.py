"""What became of an item of an agenda at its meeting: the outcome, what was said, and the decision."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agenda_items") as batch:
        batch.add_column(sa.Column("outcome", sa.String(40), nullable=False, server_default=""))
        batch.add_column(sa.Column("said", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("decision_id", sa.BigInteger(), nullable=True))
