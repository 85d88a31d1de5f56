"""A backup has every row as it was at one moment; a restore puts all of them back, or changes nothing."""

import fcntl
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, String, insert, select, text

from bot.charter import Level
from bot.posts import Post, PostKind
from bot.records import Kind, Ref
from storage import tables
from storage.backup import (
    BACKED_UP_AT_KEY,
    CHUNK_SIZE,
    Backup,
    BackupError,
    PreparedRestore,
    back_up,
    install,
    prepared_restore,
)
from storage.gaps import ID_GAP, REFERENCE_GAP
from storage.migrate import MIGRATIONS_FOLDER, sqlite_file
from storage.unit_of_work import ROSTER_STAMP, Tx
from tests import databases
from tests.storage import scene
from tests.storage.scene import CHARTER, NOON, TEAM, group, logs
from tests.test_app import run

ROOT = Path(__file__).parents[2]
WAYS = [(here, there) for here in databases.KINDS for there in databases.KINDS]
ROWS = 3


def saves(url: str, file: Path, *, replace: bool = False) -> Backup:
    return back_up(url, file, now=NOON, replace=replace)


def restores(
    file: Path, url: str, *, replace: bool = False, task_force: str = CHARTER.short
) -> PreparedRestore:
    with prepared_restore(file, url=url, task_force=task_force, replace=replace) as ready:
        install(ready, now=NOON)
    return ready


def in_use(url: str, *titles: str) -> str:
    """Let a task force log these actions; return the same address."""
    store = scene.opened(url)
    group(store, *map(logs, titles))
    store.stop()
    return url


def address(file: Path) -> str:
    return f"sqlite:///{file}"


# Rows in every table


def value(column: Column[Any], row: int) -> Any:
    """Return a value that is awkward where its type allows it; the first row has None where it may."""
    if column.nullable and row == 0:
        return None
    if column.foreign_keys:
        return row
    if isinstance(column.type, String):
        return f"{row} „é 下周 'a' \\ %s :b\n\U0001f600"[: column.type.length]
    own = type(column.type)  # of the two types that are ours SQLAlchemy knows no Python type
    made: dict[Any, Any] = {
        int: row,
        bool: row == 1,
        bytes: bytes([0, 255, 13, 10, 34, row]),
        date: NOON.date() + timedelta(days=row),
        time: time(9, 30, row),
        tables.Moment: NOON + timedelta(days=row, microseconds=1),
        tables.JsonTuple: ("one", ("two", f"ü{row}")),
        tables.JsonLadder: (Level(code="first", name=f"ü{row}", holders=("one", "two")),),
        tables.DecimalCents: Decimal(f"{row}.25"),
    }
    return made[own if own in made else column.type.python_type]


def filled(url: str) -> str:
    """Put rows into every table; return the same address."""
    engine = scene.engine_of(url)
    with engine.begin() as db:
        for table in tables.metadata.sorted_tables:
            if table is not tables.counters:
                db.execute(
                    insert(table), [{c.name: value(c, row) for c in table.columns} for row in range(ROWS)]
                )
        kinds = {"record": 5_000_000_000, Kind.ACTION: 63, Kind.ISSUE: 1, ROSTER_STAMP: 7, "later": 2}
        db.execute(
            insert(tables.counters), [{"kind": str(kind), "next": next_} for kind, next_ in kinds.items()]
        )
    engine.dispose()
    return url


def everything(url: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of all tables but the counters, with the ids that a database gave."""
    engine = scene.engine_of(url)
    with engine.connect() as db:
        found = {
            table.name: sorted((dict(row) for row in db.execute(select(table)).mappings()), key=repr)
            for table in tables.metadata.sorted_tables
            if table is not tables.counters
        }
    engine.dispose()
    return found


def counters(url: str) -> dict[str, int]:
    return {row["kind"]: row["next"] for row in scene.rows_of(url, tables.counters)}


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_every_row_of_every_table_comes_back_on_either_database(
    tmp_path: Path, here: str, there: str
) -> None:
    source, target = filled(databases.fresh(here)), databases.fresh(there)
    before = everything(source)

    made = saves(source, tmp_path / "b.db")
    ready = restores(tmp_path / "b.db", target)

    assert everything(target) == before
    assert everything(source) == before
    assert {len(rows) for rows in before.values()} == {ROWS}
    assert (made.record_count, ready.record_count) == (ROWS, ROWS)
    assert made.size_bytes == (tmp_path / "b.db").stat().st_size
    assert ready.as_of == NOON


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_more_rows_than_are_held_in_memory_come_back(tmp_path: Path, here: str, there: str) -> None:
    source = in_use(databases.fresh(here), *[f"number {n}" for n in range(2 * CHUNK_SIZE + 1)])
    target = databases.fresh(there)

    saves(source, tmp_path / "b.db")
    restores(tmp_path / "b.db", target)

    assert everything(target) == everything(source)
    assert len(everything(target)["records"]) == 2 * CHUNK_SIZE + 1


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_numbers_that_may_have_been_given_since_are_left_out(tmp_path: Path, here: str, there: str) -> None:
    source, target = filled(databases.fresh(here)), databases.fresh(there)

    saves(source, tmp_path / "b.db")
    ready = restores(tmp_path / "b.db", target)

    after = counters(target)
    assert after[Kind.ACTION] == 63 + REFERENCE_GAP
    assert after[Kind.ISSUE] == after[Kind.EVENT] == 1 + REFERENCE_GAP
    assert after["record"] == 5_000_000_000 + ID_GAP
    assert after["person"] == after["appointment"] == after["post"] == 1 + ID_GAP
    assert after["later"] == 2 + ID_GAP
    assert after[ROSTER_STAMP] > 7
    assert ready.next_refs == (Ref(Kind.ACTION, 163),)


def test_work_goes_on_after_a_restore_with_numbers_that_nobody_has_seen(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "before"), tmp_path / "b.db")
    in_use(url, "shown", "shown too")

    restores(tmp_path / "b.db", url, replace=True)
    store = scene.opened(url)
    answers = group(store, logs("after"))
    found = store.read(scene.titles)
    store.stop()

    assert answers == ["A-104"]
    assert found == ["before", "after"]


def test_database_that_runs_meanwhile_reads_the_roster_anew(tmp_path: Path) -> None:
    url = in_use(databases.fresh("postgresql"))
    saves(url, tmp_path / "b.db")
    store = scene.opened(url)
    store.write(lambda tx: tx.rename_person(scene.CHAIR, "Renamed"), now=NOON)

    restores(tmp_path / "b.db", url, replace=True)
    name = store.read(lambda read: read.roster.persons[scene.CHAIR].name)
    answers = group(store, logs("after"))
    store.stop()

    assert name == "A chair"
    assert answers == [f"A-{1 + REFERENCE_GAP}"]


# Beside the running bot


def test_backup_beside_a_writer_is_of_one_moment(tmp_path: Path, url: str) -> None:
    store = scene.opened(url)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            group(store, *[logs(f"{n}") for n in range(5)])

    writer = threading.Thread(target=work)
    writer.start()
    files = [tmp_path / f"{n}.db" for n in range(6)]
    made = [saves(url, file) for file in files]
    stop.set()
    writer.join()
    store.stop()

    for one, file in zip(made, files, strict=True):
        rows, given = everything(address(file)), counters(address(file))
        assert scene.numbers(rows["records"]) == list(range(1, given[Kind.ACTION]))
        assert {len(rows[name]) for name in ("records", "items", "actions", "owners", "history")} == {
            one.record_count
        }
        assert one.record_count % 5 == 0
    assert made[0].record_count < made[-1].record_count


def test_backup_is_one_whole_file_for_its_owner_alone(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")

    assert [file.name for file in tmp_path.iterdir()] == ["b.db"]
    assert stat.S_IMODE((tmp_path / "b.db").stat().st_mode) == 0o600
    assert (tmp_path / "b.db").read_bytes()[18:20] == b"\x01\x01"  # no log belongs to it
    assert facts_of(tmp_path / "b.db")[BACKED_UP_AT_KEY] == NOON.isoformat()


def test_restored_database_does_not_say_that_it_is_a_backup(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")

    restores(tmp_path / "b.db", url, replace=True)

    assert scene.rows_of(url, tables.facts) == []


def facts_of(file: Path) -> dict[str, str]:
    return {row["name"]: row["value"] for row in scene.rows_of(address(file), tables.facts)}


# All or nothing

ENDLESSLY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storage.backup import back_up, install, prepared_restore

now = datetime(2026, 3, 2, tzinfo=UTC)
what, url, *files = sys.argv[1:]
while True:
    for file in map(Path, files):
        if what == "backup":
            back_up(url, file, now=now, replace=True)
        else:
            with prepared_restore(file, url=url, task_force="ISC-TF", replace=True) as ready:
                install(ready, now=now)
        print(file, flush=True)
"""


def killed_after(lines: int, what: str, url: str, *files: Path) -> None:
    """Let a process do it again and again, and end it from one moment to the next."""
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESSLY, what, url, *map(str, files)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    for _ in range(lines):
        assert process.stdout.readline()
    process.kill()
    process.stdout.close()
    assert process.wait() == -9


def test_killed_backup_leaves_the_one_before_it_or_the_next_and_never_a_half(
    tmp_path: Path, url: str
) -> None:
    in_use(url, *[f"number {n}" for n in range(CHUNK_SIZE + 1)])
    expected = everything(url)

    for lines in (1, 2, 4):
        killed_after(lines, "backup", url, tmp_path / "b.db")
        found = everything(address(tmp_path / "b.db"))
        found["facts"] = []
        assert found == expected

    assert saves(url, tmp_path / "b.db", replace=True).record_count == CHUNK_SIZE + 1
    assert [file.name for file in tmp_path.iterdir()] == ["b.db"]


def test_killed_restore_leaves_the_records_before_it_or_the_restored_ones(tmp_path: Path, url: str) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    saves(in_use(databases.fresh("sqlite"), *[f"one {n}" for n in range(CHUNK_SIZE)]), one)
    saves(in_use(databases.fresh("sqlite"), *[f"two {n}" for n in range(CHUNK_SIZE + 1)]), two)
    wholes = [everything(address(file)) | {"facts": []} for file in (one, two)]

    for lines in (1, 2, 3):
        killed_after(lines, "restore", url, one, two)
        assert everything(url) in wholes

    restores(one, url, replace=True)
    assert everything(url) == wholes[0]


def test_restore_that_the_server_refuses_half_way_leaves_its_records(tmp_path: Path) -> None:
    target = in_use(databases.fresh("postgresql"), "mine")
    before = scene.everything(target)
    source = in_use(databases.fresh("sqlite"), "fine", "not fine")
    with closing(sqlite3.connect(str(sqlite_file(source)))) as db:
        db.execute("UPDATE history SET why = ? WHERE id = 2", ("no server \x00 takes this",))
        db.commit()
    saves(source, tmp_path / "b.db")

    with pytest.raises(
        BackupError, match=r"does not take it: PostgreSQL text fields .* Nothing was changed\.$"
    ):
        restores(tmp_path / "b.db", target, replace=True)

    assert scene.everything(target) == before


def test_restore_that_breaks_off_before_its_last_step_changes_nothing_and_leaves_no_copy(
    tmp_path: Path, url: str
) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")
    in_use(url, "b")
    before = scene.everything(url)

    with (
        pytest.raises(KeyError),
        prepared_restore(tmp_path / "b.db", url=url, task_force="ISC-TF", replace=True) as ready,
    ):
        raise KeyError

    copy = sqlite_file(ready.copy_url)
    assert copy is not None
    assert not copy.parent.exists()
    assert scene.everything(url) == before


@pytest.mark.parametrize("kilobytes", [64, 200])
def test_disk_without_room_ends_a_backup_with_a_sentence_and_no_file(
    tmp_path: Path, url: str, kilobytes: int
) -> None:
    in_use(url, *[f"number {n}" for n in range(200)])
    words = f'ulimit -f {kilobytes}; exec "$@"'
    code = "import sys; from datetime import *; from pathlib import Path; from storage.backup import *\n"
    code += (
        "try: back_up(sys.argv[1], Path(sys.argv[2]), now=datetime(2026, 3, 2, tzinfo=UTC), replace=False)\n"
    )
    code += "except BackupError as reason: print(reason)"

    done = subprocess.run(
        ["bash", "-c", words, "bash", sys.executable, "-c", code, url, str(tmp_path / "b.db")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr == ""
    assert "Nothing was changed." in done.stdout
    assert list(tmp_path.iterdir()) == []


# What was there before


def test_file_that_is_replaced_is_kept_beside_with_all_that_was_written(tmp_path: Path) -> None:
    saves(in_use(databases.fresh("sqlite"), "from the backup"), tmp_path / "b.db")
    target = after_power_failure(tmp_path / "target.db", "was there")

    restores(tmp_path / "b.db", address(target), replace=True)

    kept = target.with_name("target.db.before-20260302T120000Z")
    assert titles(address(target)) == ["from the backup"]
    assert titles(address(kept)) == ["was there"]
    assert not target.with_name("target.db-wal").exists()


def after_power_failure(file: Path, title: str) -> Path:
    """Return a database whose last records stand only in the log beside it, as a kill leaves it."""
    url = databases.fresh("sqlite")
    store, source = scene.opened(url), sqlite_file(url)
    assert source is not None
    group(store, logs(title))
    for suffix in ("", "-wal"):
        shutil.copy(f"{source}{suffix}", f"{file}{suffix}")
    store.stop()
    return file


def titles(url: str) -> list[str]:
    return sorted(row["title"] for row in scene.rows_of(url, tables.records))


def test_numbers_go_on_behind_the_further_of_database_and_backup(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")
    in_use(url, *[f"later {n}" for n in range(300)])

    ready = restores(tmp_path / "b.db", url, replace=True)

    assert counters(url)[Kind.ACTION] == 302 + REFERENCE_GAP
    assert ready.next_refs == (Ref(Kind.ACTION, 402),)


def test_damaged_database_is_replaced_only_if_asked_and_kept_beside(tmp_path: Path) -> None:
    saves(in_use(databases.fresh("sqlite"), "from the backup"), tmp_path / "b.db")
    target = tmp_path / "target.db"
    target.write_bytes(b"what a failing disk leaves" * 300)

    with pytest.raises(
        BackupError, match=r"target\.db cannot be read \(file is not a database\)\. Add --replace"
    ):
        restores(tmp_path / "b.db", address(target))
    restores(tmp_path / "b.db", address(target), replace=True)

    assert titles(address(target)) == ["from the backup"]
    assert (tmp_path / "target.db.before-20260302T120000Z").read_bytes().startswith(b"what a failing")


def test_backup_by_an_older_version_gets_the_tables_of_this_one_and_stays_as_it_is(
    tmp_path: Path, url: str
) -> None:
    old = tmp_path / "old.db"
    first_version(old)
    before = old.read_bytes()

    ready = restores(old, url)

    assert titles(url) == ["kept since the first version"]
    assert ready.as_of is None
    assert old.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["old.db"]


def first_version(file: Path) -> None:
    engine = scene.engine_of(address(file))
    with engine.begin() as db:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
        db.execute(text("INSERT INTO persons VALUES (1, 'Ute', 'ute@example.org', 'GVA', 'en')"))
        db.execute(
            text(
                "INSERT INTO records (id, kind, number, title, visibility, state, version, created_at, created_by,"
                " changed_at, folded) VALUES (1, 'action', 1, 'kept since the first version', 'members', 'open', 1,"
                " '2026-03-02 12:00:00.000000', 1, '2026-03-02 12:00:00.000000', '')"
            )
        )
    engine.dispose()


# Refusals


@contextmanager
def refused(sentence: str) -> Iterator[None]:
    with pytest.raises(BackupError) as told:
        yield
    assert str(told.value) == sentence


def shown(url: str) -> str:
    file = sqlite_file(url)
    return (
        f"sqlite:///{file}" if file else url.replace("postgresql://postgres:@", "postgresql://postgres:***@")
    )


def test_backup_does_not_take_the_place_of_a_file_unless_asked(tmp_path: Path, url: str) -> None:
    file = tmp_path / "b.db"
    file.write_text("mine", encoding="utf-8")

    with refused(f"{file} already exists. Choose another name, or add --replace."):
        saves(url, file)

    assert file.read_text(encoding="utf-8") == "mine"
    assert saves(in_use(url, "a"), file, replace=True).record_count == 1


def test_backup_does_not_take_the_place_of_the_database() -> None:
    url = in_use(databases.fresh("sqlite"), "a")
    file = sqlite_file(url)
    assert file is not None

    with refused(f"{file} is the database itself. Choose another name for the backup."):
        saves(url, file, replace=True)

    assert titles(url) == ["a"]


def test_backup_into_a_folder_that_is_not_there_is_refused(tmp_path: Path, url: str) -> None:
    with refused(f"The folder {tmp_path / 'no'} does not exist. Make it, or choose another one."):
        saves(url, tmp_path / "no" / "b.db")


def test_backup_of_a_database_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with refused(f"There are no records at {tmp_path / 'none.db'}. Check DATABASE_URL."):
        saves(address(tmp_path / "none.db"), tmp_path / "b.db")

    assert list(tmp_path.iterdir()) == []


def test_second_backup_to_the_same_name_waits_for_the_first(tmp_path: Path, url: str) -> None:
    file = tmp_path / "b.db"
    with file.with_name("b.db.new").open("w", encoding="utf-8") as first:
        fcntl.flock(first, fcntl.LOCK_EX)

        with refused(f"Another backup is being written to {file}. Wait until it is done."):
            saves(url, file)

    saves(url, file)


def test_damaged_database_makes_no_backup(tmp_path: Path) -> None:
    url = in_use(databases.fresh("sqlite"), "a")
    spoil(sqlite_file(url), "INSERT INTO owners VALUES (77, 0, 1)")

    with refused("The database is damaged: a row of owners points to a row of records that is not there."):
        saves(url, tmp_path / "b.db")

    assert list(tmp_path.iterdir()) == []


def spoil(file: Path | None, statement: str) -> None:
    with closing(sqlite3.connect(str(file))) as db:
        db.execute(statement)
        db.commit()


def test_database_with_records_is_not_restored_over_unless_asked(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")
    before = scene.everything(url)

    with pytest.raises(
        BackupError, match=r" has records already\. Add --replace to put the backup in their place\.$"
    ):
        restores(tmp_path / "b.db", url)

    assert scene.everything(url) == before


def test_newer_backup_is_refused(tmp_path: Path, url: str) -> None:
    file = tmp_path / "b.db"
    saves(in_use(url, "a"), file)
    spoil(file, "UPDATE alembic_version SET version_num = '9999'")
    before = scene.everything(url)

    with refused(f"{file} was written by a newer version of the bot. Use that version."):
        restores(file, url, replace=True)

    assert scene.everything(url) == before


def test_newer_database_is_not_backed_up_from_a_server_and_not_restored_over(
    tmp_path: Path, url: str
) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")
    engine = scene.engine_of(url)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(BackupError, match=r"^The database .* was written by a newer version of the bot"):
        restores(tmp_path / "b.db", url, replace=True)
    if sqlite_file(url) is None:
        with pytest.raises(BackupError, match=r"^The database .* was written by a newer version of the bot"):
            saves(url, tmp_path / "c.db")

    assert titles(url) == ["a"]
    assert [file.name for file in tmp_path.iterdir()] == ["b.db"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(None, "cannot be read: No such file or directory.", id="no file"),
        pytest.param(b"", "is not a backup of the bot's records.", id="empty"),
        pytest.param(b"PK\x03\x04" * 400, "is not a backup of the bot's records (file is not a database).", id="zip"),
    ],
)  # fmt: skip
def test_file_that_is_no_backup_is_refused(tmp_path: Path, url: str, content: bytes | None, why: str) -> None:
    file = tmp_path / "b.db"
    if content is not None:
        file.write_bytes(content)

    with refused(f"{file} {why}"):
        restores(file, url)

    assert scene.everything(url) == scene.everything(databases.fresh("sqlite"))


def test_file_of_another_program_is_refused_as_backup_and_as_database(tmp_path: Path) -> None:
    other, mine = tmp_path / "other.db", tmp_path / "b.db"
    spoil(other, "CREATE TABLE songs (name TEXT)")
    saves(in_use(databases.fresh("sqlite"), "a"), mine)

    with refused(f"{other} is not a backup of the bot's records."):
        restores(other, databases.fresh("sqlite"))
    with refused("DATABASE_URL names a file with the tables of another program. Set it to another one."):
        restores(mine, address(other), replace=True)


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_backup_that_was_cut_off_is_refused(tmp_path: Path, url: str, kept: float) -> None:
    file = tmp_path / "b.db"
    saves(in_use(databases.fresh("sqlite"), *[f"number {n}" for n in range(100)]), file)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * kept)])

    with pytest.raises(BackupError, match=r"b\.db is (damaged|not a backup)"):
        restores(file, url)

    assert scene.everything(url) == scene.everything(databases.fresh("sqlite"))


def test_records_of_another_task_force_are_refused(tmp_path: Path, url: str) -> None:
    file = tmp_path / "b.db"
    saves(owned(in_use(url, "a"), task_force="ISC-TF", workspace=TEAM), file)

    with refused(f"{file} has the records of the task force “ISC-TF”, and the charter is that of “CITY”."):
        restores(file, databases.fresh("sqlite"), task_force="CITY")


def test_records_of_another_workspace_are_refused_where_there_are_records(tmp_path: Path, url: str) -> None:
    file = tmp_path / "b.db"
    saves(owned(in_use(databases.fresh("sqlite"), "a"), task_force="ISC-TF", workspace="T1"), file)
    begun = owned(databases.fresh("sqlite"), task_force="ISC-TF", workspace="T2")
    owned(in_use(url, "b"), task_force="ISC-TF", workspace="T2")
    before = scene.everything(url)

    with refused(f"{file} has the records of the workspace “T1”, and the database has the records of “T2”."):
        restores(file, url, replace=True)

    assert scene.everything(url) == before
    assert restores(file, begun).record_count == 1


def owned(url: str, **facts: str) -> str:
    engine = scene.engine_of(url)
    with engine.begin() as db:
        db.execute(insert(tables.facts), [{"name": name, "value": of} for name, of in facts.items()])
    engine.dispose()
    return url


def test_database_that_somebody_works_in_is_not_restored_over(tmp_path: Path, url: str) -> None:
    saves(in_use(url, "a"), tmp_path / "b.db")
    before = scene.everything(url)
    engine = scene.engine_of(url)

    with engine.connect() as db:
        db.execute(text("BEGIN IMMEDIATE") if sqlite_file(url) else select(tables.records))
        with pytest.raises(BackupError, match=r" is in use"):
            restores(tmp_path / "b.db", url, replace=True)

    engine.dispose()
    assert scene.everything(url) == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:secret@127.0.0.1:1/x", "postgresql://me:***@127.0.0.1:1/x"),
        ("postgresql://me@127.0.0.1:1/x?password=secret", "postgresql://me@127.0.0.1:1/x?password=***"),
        ("postgresql:///x?host=127.0.0.1&port=1&sslpassword=secret", "sslpassword=***"),
    ],
)
def test_server_that_does_not_answer_is_said_without_the_password(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(BackupError, match=r"^The database .* cannot be used: ") as refused:
        saves(url, tmp_path / "b.db")

    assert said in str(refused.value)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


# The command line


def posts(key: str, send_at: datetime) -> Any:
    def post(tx: Tx) -> str:
        tx.add(Post(id=tx.next_number("post"), key=key, kind=PostKind.CARD, channel="C1", send_at=send_at))
        return key

    return post


def test_operator_moves_from_one_database_to_another_and_is_told_what_follows(tmp_path: Path) -> None:
    url, target = databases.fresh("sqlite"), databases.fresh("postgresql")
    store = scene.opened(in_use(url, *[f"number {n}" for n in range(62)]))
    later = datetime(2999, 1, 1, tzinfo=NOON.tzinfo)
    group(store, posts("one", NOON), posts("two", NOON), posts("three", later))
    store.stop()

    saved = run(tmp_path, "backup", "b.db", DATABASE_URL=url)
    restored = run(tmp_path, "restore", "b.db", DATABASE_URL=target)

    assert (saved[0], saved[2]) == (restored[0], restored[2]) == (0, "")
    assert saved[1].startswith("b.db has 62 records as of ")
    assert saved[1].endswith(f" UTC, {(tmp_path / 'b.db').stat().st_size / 1e6:.1f} MB.\n")
    assert restored[1].startswith("The records were restored: 62 records as of ")
    assert restored[1].endswith(
        " UTC. 2 messages will be looked up in Slack before anything is sent again. "
        "References continue at A-163, so that none is used twice.\n"
    )


def test_operator_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "isc.lock").open("w", encoding="utf-8") as lock:
        lock.write("4711")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        locked = run(tmp_path, "restore", "b.db")

    missing = run(tmp_path, "restore", "b.db")
    empty = run(tmp_path, "backup", "b.db")

    assert locked == (1, "", "data/isc.db is in use by process 4711. Stop that one first.\n")
    assert missing == (1, "", "b.db cannot be read: No such file or directory.\n")
    assert empty == (1, "", "There are no records at data/isc.db. Check DATABASE_URL.\n")
