"""Rounds: when each opens and closes."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_runs",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("anchor", sa.String(80), nullable=False),
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.Column("look_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_round_runs_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_runs")),
    )
    where = sa.text("look_at IS NOT NULL")
    op.create_index(
        "ix_round_runs_look_at", "round_runs", ["look_at"], sqlite_where=where, postgresql_where=where
    )
