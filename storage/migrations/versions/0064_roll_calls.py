"""Roll calls, who counts in them, and the counts that stay."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_calls",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("offices", sa.Text(), nullable=False),
        sa.Column("is_exercise", sa.Boolean(), nullable=False),
        sa.Column("started_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True)),
        sa.Column("purged_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["started_by"], ["persons.id"], name=op.f("fk_roll_calls_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_calls")),
    )
    where = sa.text("look_at IS NOT NULL")
    op.create_index(
        "ix_roll_calls_look_at", "roll_calls", ["look_at"], sqlite_where=where, postgresql_where=where
    )
    op.create_table(
        "roll_call_places",
        sa.Column("call_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("place", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("visitor", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True)),
        sa.Column("entered_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(["call_id"], ["roll_calls.id"], name=op.f("fk_roll_call_places_call_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_roll_call_places_person_id")),
        sa.PrimaryKeyConstraint("call_id", "place", name=op.f("pk_roll_call_places")),
    )
    op.create_index(op.f("ix_roll_call_places_person_id"), "roll_call_places", ["person_id"])
    op.create_table(
        "roll_call_counts",
        sa.Column("call_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("is_entered", sa.Boolean(), nullable=False),
        sa.Column("is_prompt", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["roll_calls.id"], name=op.f("fk_roll_call_counts_call_id")),
        sa.PrimaryKeyConstraint(
            "call_id", "office", "answer", "is_entered", "is_prompt", name=op.f("pk_roll_call_counts")
        ),
    )
