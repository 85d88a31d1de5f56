"""When the agenda of a meeting went out, and when the clock looks at it."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("agenda_at", "agenda_due_at"):
        op.add_column("meetings", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    is_set = sa.text("agenda_due_at IS NOT NULL")
    op.create_index(
        "ix_meetings_agenda_due_at",
        "meetings",
        ["agenda_due_at"],
        sqlite_where=is_set,
        postgresql_where=is_set,
    )
    # What was called before looks at its agenda at the next start.
    op.execute(
        "UPDATE meetings SET agenda_due_at = called_at WHERE called_at IS NOT NULL AND call_due_at IS NOT NULL"
    )
