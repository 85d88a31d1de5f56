"""Rows of files that are being entered into registers."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_imports",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_entry_imports_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entry_imports")),
    )
    where = sa.text("rows != ''")
    op.create_index(
        "ix_entry_imports_unfinished",
        "entry_imports",
        ["at"],
        sqlite_where=where,
        postgresql_where=where,
    )
