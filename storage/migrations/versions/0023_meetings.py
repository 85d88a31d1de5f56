"""Meetings of the task force and of working groups."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_name", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Time()),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("typed", sa.String(120), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("chair_id", sa.BigInteger()),
        sa.Column("official", sa.Integer()),
        sa.Column("series_id", sa.BigInteger()),
        sa.Column("invited", sa.Text(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True)),
        sa.Column("held_on", sa.Date()),
        sa.Column("was", sa.String(100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("step_at", sa.DateTime(timezone=True)),
        sa.Column("step_by", sa.BigInteger()),
        sa.ForeignKeyConstraint(["id"], ["records.id"], name=op.f("fk_meetings_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_begins_at", "meetings", ["begins_at"])
    has_number = sa.text("official IS NOT NULL")
    op.create_index(
        "ix_meetings_official",
        "meetings",
        ["official"],
        unique=True,
        sqlite_where=has_number,
        postgresql_where=has_number,
    )
