"""Messages that Slack did not let the bot edit. Those too long for it before are edited now."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("posts", sa.Column("outdated_since", sa.DateTime(timezone=True)))
    is_outdated = sa.text("outdated_since IS NOT NULL")
    op.create_index(
        "ix_posts_outdated_since",
        "posts",
        ["outdated_since"],
        sqlite_where=is_outdated,
        postgresql_where=is_outdated,
    )
    # Slack refused each edit of these, so they may show what was true when they were sent.
    size = (
        "octet_length(text)" if op.get_bind().dialect.name == "postgresql" else "length(CAST(text AS BLOB))"
    )
    op.execute(
        "UPDATE posts SET wanted = wanted + 1, plain = false "  # noqa: S608 - one of the two above
        f"WHERE state = 'sent' AND kind IN ('card', 'reminder', 'note', 'event', 'digest') AND {size} > 3500"
    )
