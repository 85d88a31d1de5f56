"""What the databases know of how many rows there are. No plan needs it: tests/plans runs without it too.

PostgreSQL collects it by itself, some minutes after many rows were written. SQLite never does.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, text

from storage.tables import metadata

if TYPE_CHECKING:  # it writes rows, and so comes here
    from storage.unit_of_work import Tx

ROWS_LOOKED_AT = 400  # of each index: SQLite takes milliseconds instead of seconds, whatever has grown
MANY_ROWS = 1_000  # written at once into one table: what was known of it is wrong


def refresh(tx: "Tx") -> None:
    """Let SQLite look again at the tables that have grown since it last looked."""
    db = tx.db
    if db.dialect.name == "sqlite":
        db.execute(text(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}"))
        db.execute(
            text("PRAGMA optimize=0x10002")
        )  # all tables, not only those that this connection has asked


def collect(db: Connection, chosen: Iterable[Table] = metadata.sorted_tables) -> None:
    """Collect the statistics of these tables after many rows were written; of all tables after a restore."""
    chosen = list(chosen)
    if chosen and db.dialect.name == "sqlite":
        db.execute(text(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}"))
    for table in chosen:
        db.execute(text(f"ANALYZE {table.name}"))
