"""Meetings: who comes instead of somebody who sent apologies."""

import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "meetings", sa.Column("representatives", sa.Text(), nullable=False, server_default=sa.text("'[]'"))
    )
    db, by_meeting = op.get_bind(), defaultdict(list)
    named = sa.text(
        "SELECT record_id, representative_id FROM attendances "
        "WHERE answer = 'apologies' AND representative_id IS NOT NULL ORDER BY record_id, person_id"
    )
    for meeting, person in db.execute(named):
        by_meeting[meeting].append(person)
    for meeting, people in by_meeting.items():
        db.execute(
            sa.text("UPDATE meetings SET representatives = :people WHERE id = :meeting"),
            {"people": json.dumps(people), "meeting": meeting},
        )
