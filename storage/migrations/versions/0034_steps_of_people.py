"""The last steps and notes of a person are found by an index."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_history_person_id_at", "history", ["person_id", "at"])
    op.create_index("ix_notes_person_id_id", "notes", ["person_id", "id"])
