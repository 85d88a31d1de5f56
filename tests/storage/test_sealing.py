"""Every line of history gets a seal; what the bot itself does to a line later, it puts on record, and it fits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import update

from bot.seals import CHAIN_START, ChainFault, Finding, seal_of
from handlers.core.delivery.restore import prepare_restored
from handlers.core.sealing.seal import seal
from storage import seals, tables
from storage.backup import back_up, install, prepared_restore
from storage.store import Store
from tests import databases
from tests.shipped import REGISTRY
from tests.storage import chain, scene
from tests.storage.chain import SALTS, h, s
from tests.storage.scene import CHARTER, NOON

# Sealing


def test_every_line_is_sealed_once_in_chunks_and_fits(url: str) -> None:
    with chain.opened(url) as store:
        for _ in range(3):
            scene.group(store, *[chain.says(f"line {number}") for number in range(100)])

        first, again = seal(store, now=NOON), seal(store, now=NOON)
        store.write(chain.says("later"), now=NOON)
        later = seal(store, now=NOON)

    assert (first, again, later) == (300, 0, 1)
    assert len(scene.rows_of(url, tables.seals)) == 301
    assert len({row["salt"] for row in scene.rows_of(url, tables.seals)}) == 301
    assert chain.found_in(url) == []


def test_line_that_is_not_sealed_yet_is_counted_and_no_fault(url: str) -> None:
    with chain.opened(url) as store:
        store.write(chain.says("sealed"), now=NOON)
        seal(store, now=NOON)
        store.write(chain.says("not yet"), now=NOON)

    walk = seals.verify(url, heads=(), wanted=None, found=chain.fits)

    assert (walk.count, walk.unsealed_count) == (1, 1)


def test_two_replicas_that_seal_and_write_at_once_make_one_chain() -> None:
    url = databases.fresh("postgresql")
    stores = [scene.opened(url), scene.opened(url)]

    def work(store: Store) -> None:
        for number in range(20):
            store.write(chain.says(f"line {number}"), now=NOON)
            seal(store, now=NOON)

    with ThreadPoolExecutor() as pool:
        list(pool.map(work, stores))
    for store in stores:
        store.stop()

    assert len(scene.rows_of(url, tables.seals)) == 40
    assert chain.found_in(url) == []


def test_both_databases_give_the_same_line_the_same_seal() -> None:
    chains = []
    for kind in databases.KINDS:
        url = databases.fresh(kind)
        with chain.opened(url) as store:
            chain.log_some(store)
            store.write(partial(seals.seal, salts=SALTS), now=NOON)
        chains.append([row["chain"] for row in scene.rows_of(url, tables.seals)])

    assert chains[0] == chains[1]


# What the bot does itself


def test_redacted_line_fits_with_what_it_says_now_and_with_nothing_else(url: str) -> None:
    with chain.opened(url) as store:
        chain.log_some(store)
        seal(store, now=NOON)
        head = chain.head_of(store)
        (line,) = chain.lines_of(store, h.why == "away 3")
        gone = replace(line, why="", after="{}", subject_id=None)
        old = next(row["salt"] for row in scene.rows_of(url, tables.seals) if row["history_id"] == line.id)

        chain.redacts(store, gone)
        before = chain.found_in(url, head)
        seal(store, now=NOON)
        after = chain.found_in(url, head)
        (kept,) = chain.lines_of(store, h.id == line.id)

    assert kept == gone
    assert before == [Finding(fault=ChainFault.CHANGED, line=line.id or 0)]  # until it is on record
    assert after == []
    for said in (line, replace(gone, why="x")):
        with chain.tampered(url) as db:
            db.execute(update(tables.history).where(h.id == line.id).values(chain.values_of(said)))
            db.execute(update(tables.seals).where(s.history_id == line.id).values(salt=old))
            assert [one.fault for one in chain.walked(db, head)] == [ChainFault.CHANGED]


def test_guess_at_redacted_words_cannot_be_tried_on_the_seal_that_is_left(url: str) -> None:
    with chain.opened(url) as store:
        store.write(chain.says("Ute Keller is ill"), now=NOON)
        seal(store, now=NOON)
        (line,) = chain.lines_of(store, h.why != "")
        chain.redacts(store, replace(line, why=""))
        seal(store, now=NOON)

    (row, _) = sorted(scene.rows_of(url, tables.seals), key=lambda one: one["history_id"])
    assert seal_of(line, salt=row["salt"], previous=CHAIN_START).digest != row["digest"]


def test_line_may_be_redacted_again_and_before_it_is_sealed(url: str) -> None:
    with chain.opened(url) as store:
        store.write(chain.says("first"), now=NOON)
        seal(store, now=NOON)
        store.write(chain.says("second"), now=NOON)
        one, two = chain.lines_of(store)

        chain.redacts(store, replace(one, why="less"), replace(two, why="less"))
        seal(store, now=NOON)
        chain.redacts(store, replace(one, why=""))
        seal(store, now=NOON)

        assert [line.why for line in chain.lines_of(store, h.verb == "absent")] == ["", "less"]
    assert chain.found_in(url) == []


def test_chain_goes_on_from_a_backup_and_says_so(tmp_path: Path, url: str) -> None:
    with chain.opened(url) as store:
        chain.log_some(store)
        seal(store, now=NOON)
        kept = chain.head_of(store)
    back_up(url, tmp_path / "b.db", now=NOON, replace=False)
    with chain.opened(url) as store:
        chain.log_some(store, about="back")
        seal(store, now=NOON)
        lost = chain.head_of(store)

    with prepared_restore(tmp_path / "b.db", url=url, task_force=CHARTER.short, replace=True) as ready:
        with chain.opened(ready.copy_url) as store:
            prepare_restored(store, registry=REGISTRY, now=NOON + timedelta(days=2))
        install(ready, now=NOON + timedelta(days=2))
    with chain.opened(url) as store:
        chain.log_some(store, about="anew")
        seal(store, now=NOON)
        new = chain.head_of(store)

    walk = seals.verify(url, heads=[kept, lost, new], wanted=None, found=chain.fits)
    assert (walk.matching_heads, walk.replaced_heads) == ([kept, new], [lost])
    elsewhere = replace(kept, chain="0" * 64)  # of a line that the backup has: no restore explains it
    assert chain.found_in(url, elsewhere) == [
        Finding(fault=ChainFault.REWRITTEN, line=kept.line, other=kept.line, head=elsewhere)
    ]
