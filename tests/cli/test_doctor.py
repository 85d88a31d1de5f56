"""`doctor`, started as a process."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.test_app import Scene, play, run


def test_doctor_says_a_line_for_each_thing_it_looked_at(tmp_path: Path) -> None:
    code, said, _ = run(tmp_path, "doctor")

    assert code == 0
    assert said.splitlines()[0].startswith("ok")
    assert "practice workspace" in said


def test_doctor_looks_at_database_disk_and_clock(tmp_path: Path) -> None:
    async def scene(here: Scene) -> None:
        settings = {
            "DATABASE_URL": here.url, "SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_API_URL": f"{here.address}/api/",
        }  # fmt: skip

        code, lines, complained = await asyncio.to_thread(run, tmp_path, "doctor", **settings)

        assert code == 0, complained
        told = [re.split(r":| for \d", line)[0] for line in lines.splitlines() if "channel" not in line]
        assert told[2:] == [
            "ok    its tables are those of this version",
            "ok    1 message waits, the oldest",
            "ok    no message is parked",
            "ok    no message is in doubt",
            "ok    disk of the records",
            "ok    Slack workspace T0PRACTICE",
            "ok    clock",
        ]

    play(tmp_path, scene, due=1)


def test_doctor_names_what_waits_for_a_person_and_what_to_do(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate")[0] == 0
    with closing(sqlite3.connect(tmp_path / "data" / "isc.db")) as db:
        for number, state in enumerate(("parked", "uncertain", "pending")):
            db.execute(
                "INSERT INTO posts (id, key, kind, channel, send_at, state) VALUES (?, ?, 'card', '#x', ?, ?)",
                (number, str(number), "2016-10-07 08:00:00.000000", state),
            )
        db.commit()

    _, lines, _ = run(tmp_path, "doctor")

    assert "fault The oldest message that is due has waited for" in lines
    assert "fault 1 parked: the secretary's Home says why" in lines
    assert "note  1 in doubt: the bot looks in Slack" in lines


def test_doctor_says_that_tables_are_to_be_brought_up_to_date_and_leaves_them(tmp_path: Path) -> None:
    (tmp_path / "old.db").touch()

    _, lines, _ = run(tmp_path, "doctor", DATABASE_URL=f"sqlite:///{tmp_path / 'old.db'}")

    assert "migrations to come: `run` or `migrate` brings it, after a copy" in lines
    assert (tmp_path / "old.db").stat().st_size == 0
