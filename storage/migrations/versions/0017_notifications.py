"""Rename notices to notifications, `why` to `reason` and `facts` to `context`.

The rows are copied into a new table, so that its constraints and its sequence have the new name on both
databases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_SHARED = "id, key, record_id, person_id, due_at, expires_at, state, post_id, stands_for"


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("post_id", sa.BigInteger(), nullable=True),
        sa.Column("stands_for", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_notifications_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("key", name=op.f("uq_notifications_key")),
    )
    op.execute(
        f"INSERT INTO notifications ({_SHARED}, reason, context) "  # noqa: S608 - the names above
        f"SELECT {_SHARED}, why, facts FROM notices"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('notifications', 'id'), "
            "(SELECT coalesce(max(id), 0) + 1 FROM notifications), false)"
        )
    op.drop_table("notices")
    op.create_index(op.f("ix_notifications_post_id"), "notifications", ["post_id"])
    op.create_index("ix_notifications_state_due_at", "notifications", ["state", "due_at"])
    op.create_index(
        "ix_notifications_record_id_state_due_at", "notifications", ["record_id", "state", "due_at"]
    )
    has_no_record = sa.text("record_id IS NULL")
    op.create_index(
        "ix_notifications_reason_context",
        "notifications",
        ["reason", "context"],
        sqlite_where=has_no_record,
        postgresql_where=has_no_record,
    )
