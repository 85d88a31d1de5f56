"""The tables are what the records are, and a migrated database is what the tables say."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, NullPool, String, Table, create_engine, inspect, text

from bot.notifications import Reason
from bot.records import Item, Kind
from storage import tables as t
from storage.migrate import WrittenByNewer, migrate, revisions, sqlite_file
from tests import databases
from tests.storage import scene

HERE = Path(__file__).parents[2]
NEWEST = revisions()[-1]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


# Records and tables


@pytest.mark.parametrize("kind", [*Kind, Kind("R")])
def test_record_has_a_column_for_each_field_and_no_other(kind: Kind) -> None:
    record, layers = t.RECORD_TABLES[kind].cls, t.RECORD_TABLES[kind].layers
    own_rows = {"owners"} if issubclass(record, Item) else set()

    columns = [name for layer in layers for name in names(layer)]

    assert {field.name for field in fields(record)} - own_rows | {"kind"} == set(columns)
    in_several = {"id", "kind", "state"}  # what an index needs beside the due date
    assert sorted(set(columns) - in_several) == sorted(name for name in columns if name not in in_several)
    assert kind.is_register or t.RECORD_TABLES[kind].cls.kind is kind


@pytest.mark.parametrize("plain", list(t.PLAIN_TABLES))
def test_row_that_is_no_record_has_a_column_for_each_field_and_no_other(plain: type) -> None:
    assert {field.name for field in fields(plain)} == set(names(t.PLAIN_TABLES[plain]))


def test_every_table_belongs_to_a_record_a_plain_row_or_the_store_itself() -> None:
    stores_own = {
        t.counters,
        t.facts,
        t.charters,
        t.inbox,
        t.owners,
        t.digests,
        t.digest_lines,
        t.gates,
        t.snoozes,
        t.follows,
        t.entry_values,
        t.entry_keys,
        t.entry_warnings,
        t.freezes,
        t.submissions,
    }
    layers = {layer for one in t.ALL_RECORD_TABLES for layer in one.layers}

    assert set(t.metadata.sorted_tables) == layers | set(t.PLAIN_TABLES.values()) | stores_own


def test_column_left_to_the_database_has_a_value_that_the_new_row_would_have_had() -> None:
    later = {c.name: c for table in t.metadata.sorted_tables for c in table.columns if c.info.get("later")}
    defaults = {
        field.name: field.default
        for field in fields(next(p for p, x in t.PLAIN_TABLES.items() if x is t.posts))
    }

    given = {
        name: None if c.server_default is None else str(c.server_default.arg)  # type: ignore[attr-defined] # a text
        for name, c in later.items()
    }

    assert {
        name: value if value is None else str(value).lower()
        for name, value in defaults.items()
        if name in later
    } == given


# Tables and databases


@pytest.fixture(params=databases.KINDS)
def migrated(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database that went through every migration, as one of the first version has."""
    engine = scene.engine_of(databases.at_revision(request.param, "head"))
    yield engine
    engine.dispose()


def test_migrated_database_differs_in_nothing_from_the_tables(migrated: Engine) -> None:
    with migrated.connect() as db:
        # On SQLite it takes the default '' for another than ''. The next test compares the defaults on both.
        on_both = {"compare_type": True, "compare_server_default": db.dialect.name != "sqlite"}
        context = MigrationContext.configure(db, opts=on_both)
        differences = compare_metadata(context, t.metadata)

    assert differences == []


def test_migrated_database_has_the_same_columns_keys_and_indexes_as_a_new_one(migrated: Engine) -> None:
    # What `compare_metadata` does not look at: primary keys, order of columns, conditions of indexes.
    new = scene.engine_of(databases.fresh(migrated.dialect.name))

    def shape(engine: object) -> dict[str, object]:
        seen = inspect(engine)
        assert seen is not None
        return {
            name: (
                [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in seen.get_columns(name)],
                seen.get_pk_constraint(name)["constrained_columns"],
                sorted(_words(index) for index in seen.get_indexes(name)),
                sorted(
                    (str(f["constrained_columns"]), f["referred_table"]) for f in seen.get_foreign_keys(name)
                ),
            )
            for name in seen.get_table_names()
        }

    assert shape(migrated) == shape(new)
    new.dispose()


def _words(index: object) -> str:
    """Return all that is known of an index, also the text of its condition."""
    if isinstance(index, dict):
        return ", ".join(f"{name}: {_words(value)}" for name, value in sorted(index.items()))
    return str(index)


def test_revisions_are_those_that_alembic_reads_in_its_order() -> None:
    script = ScriptDirectory(str(HERE / "storage" / "migrations"))

    assert revisions() == tuple(reversed([one.revision for one in script.walk_revisions()]))


def test_migrating_again_changes_nothing_and_copies_nothing(url: str) -> None:
    store = scene.opened(url)
    scene.group(store, scene.logs("a record"))
    store.stop()
    before = scene.everything(url)

    migrate(url)
    migrate(url)

    assert scene.everything(url) == before
    file = sqlite_file(url)
    assert file is None or list(file.parent.glob(f"{file.name}.before-*")) == []


def test_new_file_is_made_with_its_folder_and_without_a_copy(tmp_path: Path) -> None:
    file = tmp_path / "not" / "there" / "yet.db"

    migrate(f"sqlite:///{file}")

    assert [found.name for found in file.parent.iterdir()] == ["yet.db"]


@pytest.mark.parametrize("revision", [None, "0027"])
def test_of_replicas_that_start_together_one_migrates_and_all_begin(revision: str | None) -> None:
    url = databases.at_revision("postgresql", revision) if revision else databases.empty("postgresql")
    begin = Barrier(4)

    def start(_: int) -> None:
        begin.wait()
        migrate(url)
        store = scene.opened(url)
        store.stop()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))

    assert _version(url) == NEWEST


# The next release


LATER = '''
"""What a later version may add."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("records") as records:
        records.add_column(sa.Column("mood", sa.String(20)))
    {then}
'''


class Release:
    """A later version of the bot, in a folder of its own, with one migration more."""

    def __init__(self, folder: Path, *, then: str = "") -> None:
        self.folder = folder
        for room in ("bot", "storage"):
            shutil.copytree(HERE / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
        versions = folder / "storage" / "migrations" / "versions"
        newest = max(file.name.split("_")[0] for file in versions.glob("*.py"))
        (versions / "9999_later.py").write_text(LATER.format(before=newest, then=then), encoding="utf-8")

    def migrate(self, url: str) -> subprocess.CompletedProcess[str]:
        words = "import sys; from storage.migrate import migrate; migrate(sys.argv[1])"
        return subprocess.run(
            [sys.executable, "-c", words, url], cwd=self.folder, capture_output=True, text=True, check=False
        )


@pytest.fixture
def in_use(url: str) -> str:
    """A database of this version with records in it, as the bot left it."""
    store = scene.opened(url)
    scene.group(store, scene.logs("first"), scene.logs("second"), key="k")
    store.stop()
    return url


def copies(url: str) -> list[Path]:
    file = sqlite_file(url)
    return [] if file is None else sorted(file.parent.glob(f"{file.name}.before-*"))


def test_later_version_keeps_all_rows_and_leaves_a_copy_of_the_file_beside_it(
    in_use: str, tmp_path: Path
) -> None:
    before = scene.everything(in_use)

    done = Release(tmp_path / "later").migrate(in_use)

    assert (done.returncode, done.stderr) == (0, "")
    assert scene.everything(in_use) == before
    assert "mood" in _columns(in_use, "records")
    if sqlite_file(in_use):
        (copy,) = copies(in_use)
        assert copy.name.endswith(".before-9999")
        assert scene.everything(f"sqlite:///{copy}") == before
        assert "mood" not in _columns(f"sqlite:///{copy}", "records")
        assert _is_whole(copy)


@pytest.mark.parametrize("kind", databases.KINDS)
def test_sent_message_of_more_bytes_than_an_edit_carries_is_edited_once_more(kind: str) -> None:
    url = databases.at_revision(kind, "0034")
    texts = {1: "x" * 3500, 2: "x" * 3501, 3: "成" * 1200, 4: "я" * 1700}
    row = "INSERT INTO posts (id, key, kind, send_at, state, text) VALUES (:id, :key, 'card', '2026-03-02 08:00:00', 'sent', :text)"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as db:
        for number, words in texts.items():
            db.execute(text(row), {"id": number, "key": str(number), "text": words})

    migrate(url)

    with engine.connect() as db:
        wanted: dict[int, int] = dict(db.execute(text("SELECT id, wanted FROM posts")).all())
    engine.dispose()
    assert wanted == {1: 0, 2: 1, 3: 1, 4: 0}


@pytest.mark.parametrize("kind", databases.KINDS)
def test_correction_that_may_come_at_any_hour_still_does(kind: str) -> None:
    url = databases.at_revision(kind, "0037")
    row = (
        "INSERT INTO notifications (id, key, person_id, reason, context, due_at, expires_at, state) "
        "VALUES (:id, :key, 1, :reason, '', '2026-03-02 20:00:00', '2026-03-16 20:00:00', 'planned')"
    )
    reasons = ["meeting", "meeting soon", "event", "event soon"]
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as db:
        db.execute(
            text(
                "INSERT INTO persons (id, name, email, station, language) VALUES (1, 'Ute', 'u@example.org', 'GVA', 'en')"
            )
        )
        for number, reason in enumerate(reasons):
            db.execute(text(row), {"id": number, "key": reason, "reason": reason})

    migrate(url)

    with engine.connect() as db:
        found = db.execute(text("SELECT key, reason, too_late_at = due_at FROM notifications ORDER BY id"))
        rows = [(key, reason, bool(is_set)) for key, reason, is_set in found]
    engine.dispose()
    assert rows == [(one, one.removesuffix(" soon"), one.endswith("soon")) for one in reasons]


def test_migration_that_fails_leaves_the_records_and_the_version_that_were_there(
    in_use: str, tmp_path: Path
) -> None:
    before = scene.everything(in_use)

    done = Release(tmp_path / "later", then='raise RuntimeError("half way")').migrate(in_use)

    assert done.returncode != 0
    assert "half way" in done.stderr
    assert scene.everything(in_use) == before
    assert _version(in_use) == NEWEST
    assert "mood" not in _columns(in_use, "records")


def test_older_version_stops_at_a_newer_database_and_changes_nothing(in_use: str, tmp_path: Path) -> None:
    Release(tmp_path / "later").migrate(in_use)
    before = scene.everything(in_use)

    with pytest.raises(WrittenByNewer, match="9999"):
        migrate(in_use)

    assert scene.everything(in_use) == before
    assert _version(in_use) == "9999"


def _columns(url: str, table: str) -> list[str]:
    engine = scene.engine_of(url)
    found = [column["name"] for column in inspect(engine).get_columns(table)]
    engine.dispose()
    return found


def _version(url: str) -> str:
    engine = scene.engine_of(url)
    with engine.connect() as db:
        found = db.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return str(found)


def _is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_every_reason_fits_into_its_column() -> None:
    column = t.notifications.c.reason.type

    assert isinstance(column, String)
    assert [
        one for one in Reason if len(one) > (column.length or 0)
    ] == []  # SQLite would take it, PostgreSQL would not


def test_postgresql_is_the_version_whose_programs_are_named() -> None:
    asked = subprocess.run(
        [databases.postgresql_programs() / "postgres", "--version"],
        check=True,
        capture_output=True,
        text=True,
    )
    engine = create_engine(databases.fresh("postgresql"), poolclass=NullPool)
    with engine.connect() as db:
        version = db.execute(text("SHOW server_version")).scalar_one()
    engine.dispose()

    assert version in asked.stdout
