"""A correction says from when on it is too late; the clock looks at meetings that were called, to ask whether they were held."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notifications", sa.Column("too_late_at", sa.DateTime(timezone=True)))
    told = sa.table("notifications", sa.column("reason"), sa.column("due_at"), sa.column("too_late_at"))
    for before, reason in (("meeting soon", "meeting"), ("event soon", "event")):
        # Those came at any hour, from their moment on.
        are_those = sa.update(told).where(told.c.reason == before)
        op.execute(are_those.values(reason=reason, too_late_at=told.c.due_at))
    op.execute(
        "UPDATE meetings SET call_due_at = begins_at WHERE group_name = '' AND body = '' AND id IN "
        "(SELECT id FROM records WHERE state = 'called')"
    )
