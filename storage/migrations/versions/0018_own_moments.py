"""Keep the moment from which a notification is true, beside the moment at which it is sent.

The reminders of late answers are numbered from now on, where their keys named a day; those that were planned by the day
are cancelled, and the clock plans them by their number.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notifications", sa.Column("own_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE notifications SET own_at = due_at")
    op.execute(
        "UPDATE notifications SET state = 'cancelled' "
        "WHERE state = 'planned' AND reason = 'time is up' AND key LIKE '% again ____-__-__:p%'"
    )
