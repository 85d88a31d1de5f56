"""What was acknowledged is there after the process was ended from one moment to the next."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table

from storage import tables
from storage.migrate import sqlite_file
from storage.store import WriteRequest
from tests.storage import scene

ROUNDS = 3
ENOUGH = 700
HERE = Path(__file__).parents[2]


def acknowledged_until_killed(url: str, name: str) -> dict[str, str]:
    """Let a process write, end it with SIGKILL after enough answers; return its keys and answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writing", url, name], cwd=HERE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(ENOUGH)]
    process.kill()
    lines += process.stdout.readlines()
    process.stdout.close()
    assert process.wait() == -9
    said = [line.decode().rstrip("\n").partition(" ")[::2] for line in lines if line.endswith(b"\n")]
    return dict(said)


def by(url: str, table: Table, name: str) -> dict[Any, dict[str, Any]]:
    return {row[name]: row for row in scene.rows_of(url, table)}


def missing(url: str, acknowledged: dict[str, str]) -> list[str]:
    """Return what an acknowledged command should have written and has not."""
    inbox, records = by(url, tables.inbox, "key"), by(url, tables.records, "title")
    layers = {
        "item": by(url, tables.items, "id"),
        "action": by(url, tables.actions, "id"),
        "owner": by(url, tables.owners, "record_id"),
        "history": by(url, tables.history, "record_id"),
        "post": by(url, tables.posts, "record_id"),
        "notice": by(url, tables.notifications, "record_id"),
    }
    found = []
    for key, answer in acknowledged.items():
        record = records.get(f"Send the table {key}")
        if key not in inbox or inbox[key]["answer"] != answer:
            found.append(f"{key}: inbox")
        if record is None or f"Open · A-{record['number']}" not in json.loads(answer)["text"]:
            found.append(f"{key}: record")
        else:
            found += [f"{key}: {name}" for name, rows in layers.items() if record["id"] not in rows]
    return found


@pytest.fixture
def killed(url: str) -> tuple[str, dict[str, str]]:
    """A database whose writing process was killed again and again, and what was acknowledged by then."""
    acknowledged: dict[str, str] = {}
    for number in range(ROUNDS):
        acknowledged |= acknowledged_until_killed(url, f"round{number}")
        assert missing(url, acknowledged) == []
    return url, acknowledged


# What a new action writes has as many rows as there were commands; nothing else is written.
_WRITTEN = {"records", "items", "actions", "owners", "history", "posts", "notifications", "inbox"}
_GIVEN = {"persons", "accounts", "appointments", "counters"}
_UNTOUCHED = {table.name for table in tables.metadata.sorted_tables} - _WRITTEN - _GIVEN


def test_nothing_acknowledged_is_missing_halved_or_doubled_after_kills(
    killed: tuple[str, dict[str, str]],
) -> None:
    url, acknowledged = killed
    store = scene.opened(url)
    desk = scene.desk_of(store)
    before = scene.everything(url)

    # Slack delivers again what it saw no answer for; here all of it.
    again = [
        WriteRequest(
            desk.write_request(scene.typed(scene.SECRETARY, f"action Send the table {key}", key=key)).work,
            scene.NOON,
            key,
        )
        for key in acknowledged
    ]
    answers = [a for n in range(0, len(again), 50) for a in store.submit(again[n : n + 50]).result()]
    answered_before = dict(zip(acknowledged, answers, strict=True))
    after = scene.everything(url)
    new = store.submit(scene.calls(scene.logs("afterwards"))).result()
    store.stop()

    committed = len(before["records"])
    assert len(acknowledged) >= ROUNDS * ENOUGH
    assert answered_before == acknowledged
    assert after == before
    assert scene.numbers(before["records"]) == list(range(1, committed + 1))
    assert {name: len(before[name]) for name in before} == {
        **dict.fromkeys(_WRITTEN, committed),
        **dict.fromkeys(_GIVEN, 3),
        "counters": len(before["counters"]),
        **dict.fromkeys(_UNTOUCHED, 0),
    }
    assert {row["verb"] for row in before["history"]} == {"create"}
    assert new == [f"A-{committed + 1}"]
    assert is_whole(url)


def is_whole(url: str) -> bool:
    """Say whether the file is as SQLite wants it; PostgreSQL checks its pages itself."""
    file = sqlite_file(url)
    if file is None:
        return True
    with closing(sqlite3.connect(file)) as db:
        faults = db.execute("PRAGMA foreign_key_check").fetchall()
        return db.execute("PRAGMA integrity_check").fetchall() == [("ok",)] and not faults
