"""The working calendar: closures of stations, absences and stand-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closures",
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_closures_person_id")),
        sa.PrimaryKeyConstraint("station", "day", name=op.f("pk_closures")),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.BigInteger()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_absences_person_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["persons.id"], name=op.f("fk_absences_officer_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["persons.id"], name=op.f("fk_absences_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    # The person concerned, if a stand-in reads it.
    op.add_column("notices", sa.Column("stands_for", sa.BigInteger()))
