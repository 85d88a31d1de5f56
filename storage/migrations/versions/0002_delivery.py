"""Delivery: rate limits, the content of sent digests, and the progress of lookups."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("parent_id", sa.BigInteger()),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("doubted_at", sa.DateTime(timezone=True)),
        sa.Column("plain", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    ):
        op.add_column("posts", column)
    due_an_edit, doubted = sa.text("shown < wanted"), sa.text("doubted_at IS NOT NULL")
    op.create_index(
        "ix_posts_due_an_edit", "posts", ["id"], sqlite_where=due_an_edit, postgresql_where=due_an_edit
    )
    op.create_index(
        "ix_posts_doubted_at", "posts", ["doubted_at"], sqlite_where=doubted, postgresql_where=doubted
    )
    op.create_table(
        "digests",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_digests")),
    )
    op.create_table(
        "gates",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_gates")),
    )
