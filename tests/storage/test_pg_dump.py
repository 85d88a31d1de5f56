"""PostgreSQL's own dump is a backup as well: restored, it has every row, and the history fits its head."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, select

from handlers.core.sealing.seal import append_head, seal
from storage import tables
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import LINDA
from tests.test_app import run


def program(name: str) -> Path:
    """Return a program of the PostgreSQL that the tests start."""
    return databases.postgresql_programs() / name


def libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def rows(url: str) -> dict[str, list[str]]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as db:
        found = {
            table.name: sorted(str(tuple(row)) for row in db.execute(select(table)))
            for table in tables.posts.metadata.sorted_tables
        }
    engine.dispose()
    return found


@pytest.mark.skipif(not program("pg_dump").exists(), reason="this PostgreSQL comes without pg_dump")
def test_records_and_history_survive_pg_dump_and_pg_restore(tmp_path: Path) -> None:
    talk = Conversation(databases.fresh("postgresql"))
    for number in range(3):
        talk.answer(LINDA, f"action Paper {number} area:web due:12 oct")
    seal(talk.store, now=talk.clock.now())
    append_head(talk.store, tmp_path / "data" / "audit.log", now=talk.clock.now())
    talk.close()
    there = databases.empty("postgresql")
    dump = tmp_path / "records.dump"

    subprocess.run([program("pg_dump"), "--format=custom", "--file", dump, libpq(talk.url)], check=True)
    subprocess.run(
        [program("pg_restore"), "--exit-on-error", "--no-owner", "--dbname", libpq(there), dump], check=True
    )
    code, said, complained = run(tmp_path, "audit", "verify", DATABASE_URL=there)

    kept = run(tmp_path, "backup", "then.db", DATABASE_URL=there)
    brought_back = run(tmp_path, "restore", "then.db", DATABASE_URL=databases.fresh("postgresql"))

    assert rows(there) == rows(talk.url)
    assert len(rows(there)["records"]) == 3
    assert (code, said.splitlines()[-1]) == (0, "Everything fits."), complained
    assert kept[0] == 0, kept
    assert brought_back[1].startswith("The records were restored: 3 records as of "), brought_back
