"""Entries of the registers that a charter declares."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pairs", sa.Text(), nullable=False),
        sa.Column("said", sa.String(200), nullable=False),
        sa.Column("said_by", sa.BigInteger()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_entries_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(
        "ix_entries_said",
        "entries",
        ["id"],
        sqlite_where=sa.text("said != ''"),
        postgresql_where=sa.text("said != ''"),
    )
    op.create_table(
        "entry_values",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_entry_values_record_id")),
        sa.PrimaryKeyConstraint("record_id", "place", name=op.f("pk_entry_values")),
    )
    op.create_index(
        "ix_entry_values_register_field_folded_record_id",
        "entry_values",
        ["register", "field", "folded", "record_id"],
    )
    op.create_table(
        "entry_keys",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_entry_keys_record_id")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_entry_keys")),
        sa.UniqueConstraint("register", "folded", name=op.f("uq_entry_keys_register_folded")),
    )
