"""Remember which warnings hold of an entry, and when they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_warnings",
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_entry_warnings_record_id")),
        sa.PrimaryKeyConstraint("record_id", "name", name=op.f("pk_entry_warnings")),
    )
    where = sa.text("told_at IS NULL")
    op.create_index(
        "ix_entry_warnings_untold",
        "entry_warnings",
        ["record_id"],
        sqlite_where=where,
        postgresql_where=where,
    )
