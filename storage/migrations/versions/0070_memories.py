"""What the bot remembers of a conversation for an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "memories",
        sa.Column("person_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("thread", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_memories_person_id")),
        sa.PrimaryKeyConstraint("person_id", "channel", "thread", name=op.f("pk_memories")),
    )
    op.create_index("ix_memories_at", "memories", ["at"])
