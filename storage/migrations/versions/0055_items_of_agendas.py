"""The items of agendas."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_items",
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_ref", sa.String(20), nullable=False, server_default=""),
        sa.Column("for_id", sa.BigInteger(), nullable=True),
        sa.Column("presenter_id", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, server_default=""),
        sa.Column("carried_id", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.String(20), nullable=False, server_default=""),
        sa.Column("document", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name="fk_agenda_items_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["records.id"], name="fk_agenda_items_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_items"),
    )
    op.create_index("ix_agenda_items_meeting_id", "agenda_items", ["meeting_id"])
    for column in ("for_id", "carried_id"):
        is_set = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_agenda_items_{column}",
            "agenda_items",
            [column],
            sqlite_where=is_set,
            postgresql_where=is_set,
        )
