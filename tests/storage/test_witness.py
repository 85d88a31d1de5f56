"""A database that lacks what is known of its history is found, and what is accepted as lost is counted on from."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.records import Kind, Ref
from bot.seals import Loss, Witness, parse_head
from handlers.core.delivery.restore import prepare_restored
from handlers.core.sealing.seal import append_head, seal, verify
from storage import head_log, tables
from storage.backup import back_up, install, prepared_restore
from storage.gaps import ID_GAP
from storage.store import Store
from storage.unit_of_work import Tx
from storage.witness import accept_loss, find_loss, state_of
from tests import databases
from tests.shipped import REGISTRY
from tests.storage import chain, scene
from tests.storage.scene import CHARTER, NOON, logs

LATER = NOON + timedelta(days=1)


def witness(line: int, **numbers: int) -> Witness:
    return Witness(source="a message", at=NOON + timedelta(hours=1), line=line, next=numbers)


def filled(url: str, *, lines: int) -> Store:
    store = scene.opened(url)
    scene.group(store, *[chain.says(f"line {number}") for number in range(lines)])
    return store


def line_ids(url: str) -> list[int]:
    engine = scene.engine_of(url)
    with engine.connect() as db:
        found = list(db.execute(select(tables.history.c.id).order_by(tables.history.c.id)).scalars())
    engine.dispose()
    return found


def accept(store: Store, *witnesses: Witness) -> list[Ref] | None:
    return store.write(partial(accept_loss, witnesses=witnesses), now=LATER)


def test_history_that_reaches_what_is_known_lacks_nothing(url: str) -> None:
    with chain.opened(url) as store:
        scene.group(store, *[chain.says(f"line {number}") for number in range(3)])

        assert find_loss(url, []) is None
        assert find_loss(url, [witness(2), witness(3)]) is None
        assert find_loss(url, [witness(3), witness(5), witness(4)]) == Loss(last_line=3, witness=witness(5))


@pytest.mark.parametrize("kind", databases.KINDS)
def test_database_without_tables_lacks_everything_and_is_not_made(kind: str, tmp_path: Path) -> None:
    url = databases.empty(kind)
    missing = f"sqlite:///{tmp_path / 'gone' / 'isc.db'}"

    assert find_loss(url, [witness(7)]) == Loss(last_line=0, witness=witness(7))
    assert find_loss(url, []) is None
    assert find_loss(missing, [witness(7)]) == Loss(last_line=0, witness=witness(7))
    assert not (tmp_path / "gone").exists()


def test_accepted_loss_continues_above_all_that_was_seen_and_is_no_loss_any_more(
    url: str, tmp_path: Path
) -> None:
    known = [witness(812, action=64, record=70, person=9), witness(640, action=70, issue=4)]
    store = scene.opened(url)

    refs = accept(store, *known)
    again = accept(store, *known)
    ref = scene.group(store, logs("The next one"))[0]
    seal(store, now=LATER)
    store.stop()

    assert refs is not None
    assert refs[:1] == [Ref(Kind.ACTION, 170)]
    assert {ref.kind: ref.number for ref in refs}[Kind.ISSUE] == 104
    assert again is None
    assert ref == "A-170"
    assert line_ids(url) == [813, 814]
    assert scene.rows_of(url, tables.records)[0]["id"] == 70 + ID_GAP
    assert find_loss(url, known) is None
    file = tmp_path / "audit.log"
    file.write_text(f"{NOON.date()} 812 800 {'a' * 64} {NOON.isoformat()}\n", encoding="utf-8")
    said: list[str] = []
    assert verify(url, file=file, wanted=None, say=said.append) == 0, said
    assert "Heads of a history that was replaced by a restore" in said[1]


def test_loss_of_the_last_lines_keeps_what_is_there(url: str) -> None:
    store = filled(url, lines=5)

    refs = accept(store, witness(9, action=3))
    store.write(chain.says("goes on"), now=LATER)
    store.stop()

    assert refs is not None
    assert line_ids(url) == [1, 2, 3, 4, 5, 10, 11]
    assert find_loss(url, [witness(9)]) is None
    assert chain.found_in(url) == []


def test_witness_of_the_future_is_accepted_too(url: str) -> None:
    ahead = Witness(source="a message", at=LATER + timedelta(days=400), line=50)
    store = filled(url, lines=2)

    accept(store, ahead)
    store.stop()

    assert find_loss(url, [ahead]) is None


def test_replicas_that_accept_at_once_skip_once() -> None:
    url = databases.fresh("postgresql")
    stores = [scene.opened(url), scene.opened(url)]

    with ThreadPoolExecutor() as threads:
        found = list(threads.map(lambda store: accept(store, witness(40, action=12)), stores))
    for store in stores:
        store.stop()

    assert sorted(refs is None for refs in found) == [False, True]
    assert line_ids(url) == [41]


@pytest.mark.parametrize("there", databases.KINDS)
def test_restored_backup_may_be_older_than_what_is_known(url: str, there: str, tmp_path: Path) -> None:
    store = filled(url, lines=3)
    back_up(url, tmp_path / "b.db", now=NOON, replace=False)
    scene.group(store, *[logs(f"Since {number}") for number in range(150)])
    known = Witness(source="a message", at=NOON + timedelta(hours=1), **store.read(state_of))
    store.stop()
    target = databases.empty(there)

    with prepared_restore(
        tmp_path / "b.db", url=target, task_force=CHARTER.short, replace=False, seen=[known]
    ) as ready:
        copy = Store(ready.copy_url, charter=CHARTER, monotonic=lambda: 0.0)
        copy.start()
        prepare_restored(copy, registry=REGISTRY, now=LATER)
        copy.stop()
        install(ready, now=LATER)

    assert known.line > 100
    assert find_loss(target, [known]) is None
    assert ready.next_refs == (Ref(Kind.ACTION, 251),)


def test_file_of_seals_says_the_next_numbers_and_earlier_lines_are_read(url: str, tmp_path: Path) -> None:
    file = tmp_path / "audit.log"
    with chain.opened(url) as store:
        store.write(logs("One"), now=NOON)
        seal(store, now=NOON)
        append_head(store, file, now=NOON)

    (head,) = head_log.read(file).entries
    text = file.read_text(encoding="utf-8").strip()
    assert (head.next["action"], head.next["record"]) == (2, 2)
    assert parse_head(text) == head
    assert parse_head(text.partition(" {")[0]).next == {}


def test_what_is_shown_holds_numbers_alone(url: str) -> None:
    def secret(tx: Tx) -> str:
        return logs("Secret words")(tx)

    with chain.opened(url) as store:
        store.write(secret, now=NOON)

        shown = store.read(state_of)

    assert type(shown["line"]) is int
    assert {type(number) for number in shown["next"].values()} == {int}
    assert set(shown["next"]) <= {row["kind"] for row in scene.rows_of(url, tables.counters)}
