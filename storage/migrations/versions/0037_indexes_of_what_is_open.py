"""Indexes of what is open or ahead, for questions that read all that ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _partial("ix_posts_introductions", "posts", ["id"], "kind = 'intro'")
    _partial("ix_documents_with_content", "documents", ["post_id"], "content IS NOT NULL")
    op.drop_index("ix_items_due_hangs_on", "items")
    is_open = "state IN ('open', 'in_progress', 'blocked')"
    _partial(
        "ix_items_open_due_hangs_on",
        "items",
        ["due_hangs_on", "id"],
        f"{is_open} AND due_hangs_on IS NOT NULL",
    )
    op.drop_index("ix_events_starts_on", "events")
    for table, column in (("decisions", "settled_at"), ("proposals", "ended_at"), ("meetings", "held_on")):
        _partial(f"ix_{table}_{column}", table, [column], f"{column} IS NOT NULL")
    for table, column in (
        ("digests", "as_of"),
        ("events", "ends_on"),
        ("meetings", "starts_on"),
        ("snoozes", "record_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
