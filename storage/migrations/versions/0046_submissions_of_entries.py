"""Submissions of entries to bodies, and who reads an entry because it came to their level."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("submissions", "readers"):
        op.add_column("entries", sa.Column(name, sa.Text(), server_default="[]", nullable=False))
    op.create_table(
        "submissions",
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("on_day", sa.Date()),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_submissions_record_id")),
        sa.PrimaryKeyConstraint("record_id", "place", name=op.f("pk_submissions")),
    )
    op.create_index(
        "ix_submissions_register_body_outcome_record_id",
        "submissions",
        ["register", "body", "outcome", "record_id"],
    )
