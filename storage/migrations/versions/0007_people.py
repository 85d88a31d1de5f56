"""Permissions: history of people and of the task force, and requests that need a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite cannot alter a column: alembic copies the table, and cannot copy the partial index.
    op.drop_index("ix_history_behalf", "history")
    with op.batch_alter_table("history") as history:
        history.alter_column("record_id", existing_type=sa.BigInteger(), nullable=True)
        history.add_column(sa.Column("subject_id", sa.BigInteger()))
    on_behalf = sa.text("behalf != ''")
    op.create_index(
        "ix_history_behalf", "history", ["behalf"], sqlite_where=on_behalf, postgresql_where=on_behalf
    )
    denied = sa.text("verb = 'denied'")
    op.create_index("ix_history_denied", "history", ["at"], sqlite_where=denied, postgresql_where=denied)
    of_a_person = sa.text("subject_id IS NOT NULL")
    op.create_index(
        "ix_history_subject_id",
        "history",
        ["subject_id"],
        sqlite_where=of_a_person,
        postgresql_where=of_a_person,
    )
    of_no_record = sa.text("record_id IS NULL")
    op.create_index(
        "ix_notices_why_facts",
        "notices",
        ["why", "facts"],
        sqlite_where=of_no_record,
        postgresql_where=of_no_record,
    )
    op.add_column("persons", sa.Column("leaves_on", sa.Date()))
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["asked_by"], ["persons.id"], name=op.f("fk_consents_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_state"), "consents", ["state"])
