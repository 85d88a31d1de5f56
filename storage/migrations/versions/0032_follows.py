"""Who follows which record."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follows",
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_follows_record_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_follows_person_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_follows")),
    )
