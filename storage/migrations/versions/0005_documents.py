"""File posts: their requests, bytes, and Slack's file ids."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.Column("slack_file", sa.String(length=30)),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_documents")),
    )
