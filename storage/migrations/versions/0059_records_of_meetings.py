"""The records of meetings: drafts whose comments run, final and approved ones."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0057"
branch_labels = None
depends_on = None

MOMENTS = ("due_at", "previewed_at", "paused_at")
LATER_MOMENTS = ("until_at", "waits_at", "final_at", "approved_at")


def upgrade() -> None:
    op.create_table(
        "meeting_records",
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        *[sa.Column(name, sa.DateTime(timezone=True)) for name in MOMENTS],
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("until", sa.Date()),
        *[sa.Column(name, sa.DateTime(timezone=True)) for name in LATER_MOMENTS],
        sa.Column("approved_by", sa.BigInteger()),
        sa.Column("approved_in", sa.BigInteger()),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_meeting_records_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_meeting_records")),
    )
    op.create_index("ix_meeting_records_state", "meeting_records", ["state"])
    where = sa.text("due_at IS NOT NULL")
    op.create_index(
        "ix_meeting_records_due_at", "meeting_records", ["due_at"], sqlite_where=where, postgresql_where=where
    )
