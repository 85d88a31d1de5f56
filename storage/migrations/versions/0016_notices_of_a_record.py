"""Index notices by record and state."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_notices_record_id_state_due_at", "notices", ["record_id", "state", "due_at"])
    op.drop_index("ix_notices_record_id", "notices")
