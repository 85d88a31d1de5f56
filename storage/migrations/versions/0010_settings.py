"""Settings of people (digest, office hours) and of the task force."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("digest", sa.String(length=10)))
    op.add_column("persons", sa.Column("hours_from", sa.Time()))
    op.add_column("persons", sa.Column("hours_to", sa.Time()))
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_settings_person_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
