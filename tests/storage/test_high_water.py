"""What is noted beside the database after each commit tells one that lost its last writes."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.trouble import older_text
from handlers.core.delivery.witness import witnesses_beside_file
from storage import tables
from storage.gaps import REFERENCE_GAP
from storage.high_water import SLOT, HighWater, HighWaterFile, file_beside, read
from storage.migrate import sqlite_file
from storage.store import Store
from storage.witness import find_loss
from tests import databases
from tests.storage import scene
from tests.storage.scene import CHARTER, NOON, logs


def opened(url: str, audit_file: Path) -> Store:
    scene.opened(url).stop()  # with people
    high_water = HighWaterFile(file_beside(audit_file))
    store = Store(url, charter=CHARTER, monotonic=lambda: 0.0, high_water=high_water)
    store.start()
    return store


def acknowledge(store: Store, count: int) -> list[str]:
    return [scene.group(store, logs(f"action {number}"))[0] for number in range(count)]


def damage_half(log: Path) -> None:
    """Damage the log of an SQLite file from its middle on, as a disk does that lost some of its writes."""
    content = bytearray(log.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 4096] = bytes(4096)
    log.write_bytes(content)


def test_damaged_log_that_lost_acknowledged_actions_is_found_before_the_database_is_used(
    tmp_path: Path,
) -> None:
    url = databases.fresh("sqlite")
    file, audit_file = sqlite_file(url), tmp_path / "audit.log"
    assert file is not None
    store = opened(url, audit_file)
    answers = acknowledge(store, 40)
    killed = tmp_path / "killed.db"
    for suffix in ("", "-wal"):  # as a process leaves them that was killed
        shutil.copy(f"{file}{suffix}", f"{killed}{suffix}")
    whole = find_loss(f"sqlite:///{killed}", witnesses_beside_file(audit_file))
    for suffix in ("", "-wal"):
        shutil.copy(f"{file}{suffix}", f"{killed}{suffix}")
    damage_half(Path(f"{killed}-wal"))
    Path(f"{killed}-shm").unlink(missing_ok=True)

    loss = find_loss(f"sqlite:///{killed}", witnesses_beside_file(audit_file))
    kept = len(scene.rows_of(f"sqlite:///{killed}", tables.records))
    store.stop()

    assert (answers[-1], whole) == ("A-40", None)
    assert loss is not None
    assert loss.witness.line == 40
    assert loss.last_line == kept < 40


@pytest.mark.parametrize("kind", databases.KINDS)
def test_older_database_under_a_running_bot_gives_no_number_twice_and_is_told(
    kind: str, tmp_path: Path
) -> None:
    url, audit_file = databases.fresh(kind), tmp_path / "audit.log"
    store = opened(url, audit_file)
    acknowledge(store, 5)
    noted = read(file_beside(audit_file))
    engine = scene.engine_of(url)
    with engine.begin() as db:  # as a standby that lacked the last two
        db.execute(text("UPDATE counters SET next = next - 2 WHERE kind IN ('record', 'A')"))
        for table in (
            tables.posts,
            tables.notifications,
            tables.history,
            tables.owners,
            tables.actions,
            tables.items,
        ):
            of = table.c.id if table in (tables.actions, tables.items) else table.c.record_id
            db.execute(table.delete().where(of > 3))
        db.execute(tables.records.delete().where(tables.records.c.id > 3))
    engine.dispose()

    (refused,) = scene.group(store, fails)
    answers = [scene.group(store, logs(word))[0] for word in ("next", "after that")]
    lost = store.lost_since
    store.stop()

    assert isinstance(refused, ZeroDivisionError)
    assert answers == [f"A-{6 + REFERENCE_GAP}", f"A-{7 + REFERENCE_GAP}"]
    assert noted is not None
    assert lost == noted == read(file_beside(audit_file))  # kept for the next start
    assert older_text(noted.line, noted.at).startswith(
        "The database has gone back to before line 5 of its history"
    )


def fails(_: object) -> str:
    raise ZeroDivisionError


def test_each_state_is_whole_whenever_the_machine_stops(tmp_path: Path) -> None:
    file = tmp_path / "newest"
    noted = HighWaterFile(file)
    states = [HighWater(line=n, at=NOON + timedelta(seconds=n), next={"A": n + 1}) for n in range(1, 4)]
    found = []
    for state in states:
        noted.note(state)
        found.append(read(file))
        torn = bytearray(file.read_bytes())
        for slot in (0, 1):
            if (at := torn.find(f"[{state.line},".encode(), slot * SLOT, (slot + 1) * SLOT)) >= 0:
                torn[at + 3 : at + 9] = b"\0" * 6
        (tmp_path / "torn").write_bytes(torn)
        assert read(tmp_path / "torn") == (states[state.line - 2] if state.line > 1 else None)
    noted.close()

    assert found == states
    assert (read(tmp_path / "none"), file.stat().st_mode & 0o777) == (None, 0o600)


@pytest.mark.parametrize("text_", ["", "garbage", "12 [1,2]\n", '1 [1,"soon",{}]\n'])
def test_file_of_something_else_knows_nothing(text_: str, tmp_path: Path) -> None:
    (tmp_path / "newest").write_text(text_, encoding="utf-8")

    assert read(tmp_path / "newest") is None


def test_file_that_can_not_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("no folder")
    noted = HighWaterFile(tmp_path / "folder" / "newest")

    noted.note(HighWater(line=1, at=NOON, next={}))
    noted.close()

    assert noted.known is not None
