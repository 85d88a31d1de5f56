"""A backup from before somebody was erased brings nobody's name back."""

import json
from functools import partial
from pathlib import Path

import pytest

from bot.erasure import new_erasure, spelling_pattern
from handlers.core.clock.erasures import reapply_erasures, run_erasures, synchronize_log
from handlers.core.sealing.seal import seal, verify
from storage import erasure as erasing
from storage import erasure_log, metadata, tables
from storage.backup import back_up, install, prepared_restore
from storage.store import Store
from storage.unit_of_work import Tx
from tests import databases
from tests.storage import scene
from tests.storage.scene import CHARTER, MEMBER, NOON, logs
from tests.test_app import run

NAME = "A focal_point"  # of the member in this scene
FORMER = "former focal point (Web editorial)"


def erases(tx: Tx) -> None:
    person = tx.roster.persons[MEMBER]
    erasing.pseudonymize(tx, new_erasure(person, tx.roster.accounts, pseudonym=FORMER, at=tx.now))


def at_work(url: str) -> Store:
    """Return a running store in which people worked, sealed."""
    store = scene.opened(url)
    store.write(lambda tx: metadata.ensure_salt(tx, "a secret"), now=NOON)
    scene.group(store, *[logs(f"Letter {number} of {NAME}") for number in range(450)])
    seal(store, now=NOON)
    return store


def naming(url: str) -> list[str]:
    return [name for name, rows in scene.everything(url).items() if NAME in str(rows)]


@pytest.mark.parametrize("to", databases.KINDS)
def test_restore_erases_again_before_anybody_sees_the_records(to: str, url: str, tmp_path: Path) -> None:
    log, target = tmp_path / "erasures.log", databases.fresh(to)
    store = at_work(url)
    back_up(url, tmp_path / "b.db", now=NOON, replace=False)
    store.write(erases, now=NOON)
    assert reapply_erasures(store, log, now=NOON) == 1
    store.stop()
    assert naming(url) == []

    code, said, complained = run(tmp_path, "restore", "b.db", DATABASE_URL=target, ERASURES_FILE=str(log))

    assert (code, complained) == (0, "")
    assert " 1 person was erased again." in said
    assert naming(target) == []
    assert [row["pseudonym"] for row in scene.rows_of(target, tables.erasures)] == [FORMER]
    told: list[str] = []
    assert verify(target, file=Path("none"), wanted=None, say=told.append) == 0
    assert told[-1] == "Everything fits."


def test_start_on_a_file_that_somebody_copied_back_erases_again(tmp_path: Path) -> None:
    log = tmp_path / "erasures.log"
    url, copied = databases.fresh("sqlite"), databases.fresh("sqlite")
    store = at_work(url)
    back_up(url, tmp_path / "b.db", now=NOON, replace=False)
    store.write(erases, now=NOON)
    synchronize_log(store, log, now=NOON)
    synchronize_log(store, log, now=NOON)
    store.stop()
    with prepared_restore(tmp_path / "b.db", url=copied, task_force=CHARTER.short, replace=False) as ready:
        install(ready, now=NOON)

    again = scene.opened(copied)
    done = run_erasures(again, log, now=NOON)
    later = run_erasures(again, log, now=scene.NOON.replace(hour=13))
    again.stop()

    assert len(erasure_log.read(log)) == 1
    assert (done, later) == (0, 1)
    assert naming(copied) == []


def test_erasing_that_broke_off_goes_on_and_a_log_that_was_lost_is_written_again(
    url: str, tmp_path: Path
) -> None:
    log = tmp_path / "erasures.log"
    store = at_work(url)
    store.write(erases, now=NOON)
    synchronize_log(store, log, now=NOON)
    log.write_text(log.read_text(encoding="utf-8")[:20], encoding="utf-8")
    store.stop()

    store = scene.opened(url)
    assert reapply_erasures(store, log, now=NOON) == 1
    assert reapply_erasures(store, log, now=NOON) == 0
    store.stop()

    assert naming(url) == []
    assert scene.rows_of(url, tables.erasures)[0]["words"] == ""
    assert [one.person_id for one in erasure_log.read(log)] == [MEMBER]


def test_record_that_others_change_in_the_same_group_keeps_their_words_and_not_the_name(url: str) -> None:
    store = at_work(url)
    store.write(erases, now=NOON)
    (erasure,) = store.read(erasing.pending_erasures)
    clean = partial(
        erasing.redact_rows,
        name="records",
        keys=[(1,)],
        erasure=erasure,
        pattern=spelling_pattern(erasure.words),
        salts=[],
    )

    scene.group(store, scene.adds_word(1, "soon"), clean, scene.adds_word(1, "please"))
    store.stop()

    titles = [row["title"] for row in scene.rows_of(url, tables.records) if row["id"] == 1]
    assert titles == [f"Letter 0 of {FORMER} soon please"]


def test_operator_gets_the_file_about_anybody(tmp_path: Path) -> None:
    url = databases.fresh("sqlite")
    at_work(url).stop()
    words = ("privacy", "export", "focal_point@example.org")

    first = run(tmp_path, *words, "about.json", DATABASE_URL=url)
    again = run(tmp_path, *words, "about.json", DATABASE_URL=url)
    nobody = run(tmp_path, "privacy", "export", "who@example.org", "who.json", DATABASE_URL=url)

    assert first == (0, "about.json has what is kept about focal_point@example.org.\n", "")
    assert json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))["person"]["name"] == NAME
    assert again == (1, "", "about.json already exists. Choose another name.\n")
    assert nobody == (1, "", "Nobody on the roster has the address who@example.org. Nothing was written.\n")
