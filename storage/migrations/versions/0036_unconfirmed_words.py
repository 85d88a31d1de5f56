"""Words that may be an objection or a position, until whoever wrote them says so.

What people wrote in threads of procedures that are under way was never asked about: it is now.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "unconfirmed",
        sa.Column("id", row_id, nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("ts", sa.String(30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_unconfirmed_record_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_unconfirmed_person_id")),
        sa.ForeignKeyConstraint(["written_by"], ["persons.id"], name=op.f("fk_unconfirmed_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unconfirmed")),
        sa.UniqueConstraint("record_id", "channel", "ts", name=op.f("uq_unconfirmed_record_id_channel_ts")),
    )
    op.add_column("proposals", sa.Column("unsaid", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "INSERT INTO unconfirmed (record_id, revision, person_id, written_by, channel, ts, at, text, entity, answer)"
        " SELECT n.record_id, p.revision, n.person_id, n.person_id, n.slack_channel, n.slack_ts, n.at, n.text, '', ''"
        " FROM notes n JOIN proposals p ON p.id = n.record_id JOIN records r ON r.id = n.record_id"
        " JOIN addressees a ON a.record_id = n.record_id AND a.revision = p.revision AND a.person_id = n.person_id"
        " WHERE r.state = 'open' AND n.at >= p.opened_at AND n.struck_at IS NULL"
        " AND n.slack_channel IS NOT NULL AND n.slack_ts IS NOT NULL"
    )
