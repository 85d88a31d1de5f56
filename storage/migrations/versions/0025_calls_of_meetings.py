"""Meetings: their calls, and what those who are invited answer."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("meetings", sa.Column("call_line", sa.Text(), nullable=False, server_default=""))
    op.add_column("meetings", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("meetings", sa.Column("call_due_at", sa.DateTime(timezone=True)))
    is_set = sa.text("call_due_at IS NOT NULL")
    op.create_index(
        "ix_meetings_call_due_at", "meetings", ["call_due_at"], sqlite_where=is_set, postgresql_where=is_set
    )
    # Those planned before are looked at once, and called by the rules from now on.
    op.execute(
        "UPDATE meetings SET call_due_at = begins_at WHERE group_name = '' AND id IN "
        "(SELECT id FROM records WHERE state = 'planned')"
    )
    op.create_table(
        "attendances",
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("answered_for", sa.String(100), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("representative_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_attendances_record_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_attendances_person_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_attendances")),
    )
