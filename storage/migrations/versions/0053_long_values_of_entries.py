"""Long values of entries as their digests, which an index of PostgreSQL takes."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0050"
branch_labels = None
depends_on = None

MOST = 200  # characters


def upgrade() -> None:
    db = op.get_bind()
    for table, keys in (
        ("entry_values", ("record_id", "place")),
        ("entry_keys", ("record_id",)),
        ("earlier_values", ("id",)),
    ):
        _shorten(db, table, keys)


def _shorten(db: sa.Connection, table: str, keys: tuple[str, ...]) -> None:
    columns = [sa.column(key, sa.BigInteger()) for key in keys]
    rows = sa.table(table, *columns, sa.column("folded", sa.Text()))
    folded = rows.c.folded
    long = db.execute(
        sa.select(*columns, folded).select_from(rows).where(sa.func.length(folded) > MOST)
    ).all()
    for *of, text in long:
        where = [column == value for column, value in zip(columns, of, strict=True)]
        digest = sha256(text.encode()).hexdigest()
        db.execute(sa.update(rows).where(*where).values(folded=digest))
