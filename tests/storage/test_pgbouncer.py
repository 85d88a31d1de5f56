"""Records behind a real PgBouncer in transaction mode, where each transaction may run on another connection."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, text

from bot.charter_file import read_charter
from storage.migrate import migrate
from storage.store import POSTGRES_SETTINGS, Store, reading_engine, writing_engine
from tests import databases

pytestmark = pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="PgBouncer is not installed")

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
CHARTER = Path(__file__).parents[2] / "charter.yaml"
TRANSACTIONS = (
    20  # more than a statement needs to be prepared by the driver, and than PgBouncer has connections
)


@pytest.fixture
def pooled(tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database behind PgBouncer."""
    server = make_url(databases.empty("postgresql"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text(_settings(server, port), encoding="utf-8")
    process = subprocess.Popen(["pgbouncer", str(settings)], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert any("process up" in line for line in process.stderr)  # then it listens
        yield f"postgresql+psycopg://{server.username}@127.0.0.1:{port}/{server.database}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _settings(server: URL, port: int) -> str:
    folder = Path(str(server.query["host"]))
    # Only the server's user may open its socket, and PgBouncer does not run as root.
    user = [f"user = {folder.owner()}"] if os.geteuid() == 0 else []
    return "\n".join(
        [
            "[databases]",
            f"* = host={folder} user={server.username}",
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            f"listen_port = {port}",
            "unix_socket_dir =",
            "auth_type = any",
            "pool_mode = transaction",
            "default_pool_size = 3",
            *user,
        ]
    )


def test_records_are_written_and_read_behind_pgbouncer(pooled: str) -> None:
    migrate(pooled)
    store = Store(pooled, charter=read_charter(CHARTER.read_text(encoding="utf-8")), monotonic=lambda: 0.0)
    store.start()
    try:
        numbers = [store.write(lambda tx: tx.next_number("record"), now=NOW) for _ in range(TRANSACTIONS)]

        assert numbers == list(range(1, TRANSACTIONS + 1))
        assert store.read(lambda read: read.db.execute(text("SELECT 1")).scalar()) == 1
    finally:
        store.stop()


@pytest.mark.parametrize("engine_of", [writing_engine, reading_engine])
def test_every_transaction_has_its_protections(pooled: str, engine_of: Callable[[str], Engine]) -> None:
    engine = engine_of(pooled)
    for _ in range(TRANSACTIONS):
        with engine.connect() as db, db.begin():
            shown = {name: db.execute(text(f"SHOW {name}")).scalar() for name in POSTGRES_SETTINGS}

        assert shown == POSTGRES_SETTINGS
    engine.dispose()
