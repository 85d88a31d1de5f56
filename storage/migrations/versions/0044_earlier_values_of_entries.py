"""Keep what entries of registers said on earlier days, and the days on which their rates were frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_values",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_earlier_values_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_values")),
    )
    op.create_index(
        "ix_earlier_values_record_id_field_until", "earlier_values", ["record_id", "field", "until"]
    )
    op.create_table(
        "freezes",
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("register", "at", name=op.f("pk_freezes")),
    )
