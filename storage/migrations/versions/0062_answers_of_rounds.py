"""The seats of rounds, and what was answered for them."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_seats",
        sa.Column("record_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("seat", sa.String(40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_round_seats_record_id")),
        sa.PrimaryKeyConstraint("record_id", "seat", name=op.f("pk_round_seats")),
    )
    op.create_table(
        "round_answers",
        sa.Column("record_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("seat", sa.String(40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("for_person", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("pairs", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger()),
        sa.Column("cleared_by", sa.BigInteger()),
        sa.Column("cleared_at", sa.DateTime(timezone=True)),
        sa.Column("cleared_version", sa.Integer()),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_round_answers_record_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_round_answers_person_id")),
        sa.PrimaryKeyConstraint("record_id", "seat", "person_id", name=op.f("pk_round_answers")),
    )
    where = sa.text("entry_id IS NOT NULL")
    op.create_index(
        "ix_round_answers_entry_id", "round_answers", ["entry_id"], sqlite_where=where, postgresql_where=where
    )
