"""Statistics are kept: hourly, and after many rows were written at once."""

from pathlib import Path

from sqlalchemy import text

from storage.statistics import MANY_ROWS
from storage.unit_of_work import Tx
from tests.conversation import Conversation
from tests.storage import scene
from tests.storage.test_backup import restores, saves

LINDA = "linda.okafor"


def known_tables(url: str) -> set[str]:
    """Return the tables of which a database has statistics."""
    engine = scene.engine_of(url)
    asked = "SELECT DISTINCT tbl FROM sqlite_stat1"
    if engine.dialect.name == "postgresql":
        asked = "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'"
    with engine.connect() as db:
        is_kept = (
            engine.dialect.name == "postgresql"
            or db.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first()
        )
        found = set(db.execute(text(asked)).scalars()) if is_kept else set()
    engine.dispose()
    return found


def _writes_history(tx: Tx, count: int) -> None:
    for _ in range(count):
        tx.log("remark")


def test_each_hour_sqlite_looks_at_what_has_grown(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")
    before = known_tables(quick.url)

    quick.ticks.prune()

    assert "records" not in before
    assert {"records", "items", "history"} <= known_tables(quick.url)


def test_many_rows_written_at_once_are_looked_at(both: Conversation) -> None:
    both.store.write(lambda tx: _writes_history(tx, MANY_ROWS - 1), now=both.clock.now())
    before = known_tables(both.url)

    both.store.write(lambda tx: _writes_history(tx, MANY_ROWS), now=both.clock.now())

    assert "history" not in before
    assert "history" in known_tables(both.url)


def test_restored_database_has_statistics(url: str, tmp_path: Path) -> None:
    store = scene.opened(url)
    scene.group(store, scene.logs("first"))
    store.stop()
    saves(url, tmp_path / "backup.db")

    restores(tmp_path / "backup.db", url, replace=True)

    assert {"records", "items", "history", "owners"} <= known_tables(url)
