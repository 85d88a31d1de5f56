"""Which records a digest lists is found by the record: it is edited when one of them closes."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

LAST = 5_000  # digests; older ones are not edited any more


def upgrade() -> None:
    lines = op.create_table(
        "digest_lines",
        sa.Column("post_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("post_id", "record_id", name=op.f("pk_digest_lines")),
    )
    op.create_index(op.f("ix_digest_lines_record_id"), "digest_lines", ["record_id"])
    digests = sa.table("digests", sa.column("post_id"), sa.column("figures"))
    newest = sa.select(digests.c.post_id, digests.c.figures).order_by(digests.c.post_id.desc()).limit(LAST)
    rows = [
        {"post_id": post_id, "record_id": record_id}
        for post_id, figures in op.get_bind().execute(newest).all()
        for record_id in sorted(
            {
                one
                for found in json.loads(figures).values()
                if isinstance(found, list)
                for one in found
                if isinstance(one, int)
            }
        )
    ]
    op.bulk_insert(lines, rows)
