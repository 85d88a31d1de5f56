"""The one writer: groups of calls, what fails alone, what is done once."""

import itertools
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Boolean, Connection, Date, Integer, String, Text, Time, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from bot.actions import Action
from bot.agendas.items import AgendaItem
from bot.decisions import Decision
from bot.errors import UserError
from bot.events import Event
from bot.issues import Issue
from bot.meetings import Meeting
from bot.people import Appointment
from bot.posts import Post, PostKind
from bot.proposals import Proposal
from bot.records import Item, Kind, Record, Ref
from bot.rounds import RoundRun
from storage import tables
from storage.migrate import sqlite_file
from storage.store import (
    READER_CONNECTIONS,
    CommitUncertain,
    Store,
    Unavailable,
    WriteRequest,
    _run_request,
    reading_engine,
    writing_engine,
)
from storage.undo import restore_fields
from storage.unit_of_work import ConcurrentChange, Read, Tx
from tests import databases
from tests.soak import EXAMPLES, amount
from tests.storage import scene
from tests.storage.cable import Cable
from tests.storage.scene import CHAIR, MEMBER, NOON, SECRETARY, adds_word, changes, group, logs

FEW = settings(
    deadline=None,
    max_examples=amount(8, EXAMPLES),
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = scene.opened(url)
    yield opened
    opened.stop()


def refuses(tx: Tx) -> str:
    tx.next_number("record")
    tx.next_number(Kind.ACTION)
    raise UserError("No.")


def breaks(tx: Tx) -> str:
    logs("never stored")(tx)
    raise KeyError("a bug")


def posts(key: str) -> Callable[[Tx], str]:
    def post(tx: Tx) -> str:
        tx.add(Post(id=tx.next_number("post"), key=key, kind=PostKind.CARD, channel="C1", send_at=tx.now))
        return logs(f"with {key}")(tx)

    return post


# What fails, fails alone


def test_refusal_bug_and_repeat_in_a_group_cost_the_others_nothing_and_no_number(
    store: Store, url: str
) -> None:
    works = [logs("first"), refuses, breaks, logs("second"), logs("second"), logs("third")]
    keys = ["a", "b", "c", "d", "d", "e"]

    answers = store.submit([WriteRequest(w, NOON, k) for w, k in zip(works, keys, strict=True)]).result()

    assert [a for a in answers if isinstance(a, str)] == ["A-1", "A-2", "A-2", "A-3"]
    assert [type(a) for a in answers if not isinstance(a, str)] == [UserError, KeyError]
    assert store.read(scene.titles) == ["first", "second", "third"]
    assert [row["key"] for row in scene.rows_of(url, tables.inbox)] == ["a", "d", "e"]
    assert (
        scene.counted(url, tables.records, tables.items, tables.actions, tables.owners, tables.history)
        == [3] * 5
    )


def test_unique_violation_fails_alone_and_no_number_is_lost(store: Store, url: str) -> None:
    group(store, posts("known"))

    answers = group(store, logs("a"), posts("new"), posts("known"), logs("b"), posts("newer"), key="k")

    assert [isinstance(a, Exception) for a in answers] == [False, False, True, False, False]
    assert [a for a in answers if isinstance(a, str)] == ["A-2", "A-3", "A-4", "A-5"]
    assert scene.numbers(scene.rows_of(url, tables.records)) == [1, 2, 3, 4, 5]
    assert [row["key"] for row in scene.rows_of(url, tables.posts)] == ["known", "new", "newer"]
    assert scene.counted(url, tables.inbox) == [4]


def test_two_calls_of_a_group_that_exclude_each_other_leave_the_first(store: Store) -> None:
    answers = group(store, logs("a"), posts("same"), posts("same"), logs("b"), key="k")

    assert [isinstance(a, Exception) for a in answers] == [False, False, True, False]
    assert store.read(scene.titles) == ["a", "with same", "b"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 16])
def test_wherever_the_bad_call_stands_in_a_group_only_it_fails(store: Store, url: str, size: int) -> None:
    group(store, posts("known"))

    for bad in range(size):
        works = [logs(f"{bad}-{n}") for n in range(size)]
        works[bad] = posts("known")
        answers = group(store, *works, key=f"{bad}:")
        assert [n for n, a in enumerate(answers) if isinstance(a, Exception)] == [bad]

    good = size * (size - 1)
    assert scene.numbers(scene.rows_of(url, tables.records)) == list(range(1, good + 2))
    assert scene.counted(url, tables.inbox) == [good]


def test_text_that_no_database_can_keep_fails_alone(store: Store) -> None:
    answers = group(store, logs("a"), logs("half of a sign: \ud83d"), logs("b"), key="k")

    assert isinstance(answers[1], UnicodeEncodeError)
    assert store.read(scene.titles) == ["a", "b"]


def test_refused_call_leaves_no_trace_in_the_record_that_later_calls_see(store: Store, url: str) -> None:
    group(store, logs("as it was"))

    def changes_then_refuses(tx: Tx) -> str:
        adds_word(1, "spoilt")(tx)
        raise UserError("No.")

    answers = group(store, changes_then_refuses, lambda tx: tx.get(1).title, adds_word(1, "and is"))

    assert answers[1:] == ["as it was", "as it was and is"]
    assert scene.counted(url, tables.history) == [2]


def test_record_changed_without_a_line_of_history_is_refused_alone(store: Store) -> None:
    group(store, logs("as it was"))

    def silently(tx: Tx) -> str:
        tx.get(1).title = "changed"
        return "done"

    answers = group(store, logs("a"), silently, logs("b"))

    assert [type(a) for a in answers] == [str, RuntimeError, str]
    assert store.read(scene.titles) == ["as it was", "a", "b"]


def test_reference_of_a_record_that_is_not_there_is_none(store: Store) -> None:
    assert group(store, lambda tx: str(tx.find(Ref(Kind.ACTION, 1)))) == ["None"]


# What earlier calls did is seen by later ones of the same group


def test_record_made_and_changed_in_a_group_is_what_later_calls_find(store: Store, url: str) -> None:
    answers = group(
        store,
        logs("table"),
        adds_word(1, "two"),
        changes(1, owners=(SECRETARY, MEMBER)),
        adds_word(1, "three"),
        lambda tx: tx.find(Ref(Kind.ACTION, 1)).title,
        lambda tx: ", ".join(scene.titles(tx)),
        lambda tx: str(tx.get(1).owners),
        adds_word(1, "four"),
    )

    assert answers == [
        "A-1", "table two", "table two", "table two three", "table two three", "table two three", "(2, 3)",
        "table two three four",
    ]  # fmt: skip
    record = store.read(lambda read: read.get(1))
    assert (record.title, record.owners, record.version) == ("table two three four", (SECRETARY, MEMBER), 5)
    assert scene.counted(url, tables.history) == [5]


def test_role_given_in_one_call_counts_in_the_next_of_the_same_group(store: Store) -> None:
    def roles(tx: Tx) -> str:
        return ",".join(a.role for a in tx.roster.appointments_on(MEMBER, NOON.date()))

    def appoints(tx: Tx) -> str:
        tx.add(
            Appointment(
                id=tx.next_number("appointment"), person_id=MEMBER, role="secretary", entity=None, area=None,
                from_on=NOON.date(),
            )
        )  # fmt: skip
        return "appointed"

    answers = group(store, roles, appoints, roles)

    assert answers == ["focal_point", "appointed", "focal_point,secretary"]
    assert store.read(lambda read: len(read.roster.appointments)) == 4  # the store's is a list


def test_role_that_a_refused_call_gave_counts_for_nobody(store: Store) -> None:
    def appoints_then_refuses(tx: Tx) -> str:
        tx.rename_person(MEMBER, "Somebody Else")
        raise UserError("No.")

    answers = group(store, appoints_then_refuses, lambda tx: tx.roster.name(MEMBER))

    assert answers[1] == "A focal_point"


def test_new_name_is_known_to_the_next_call_and_to_another_store(store: Store, url: str) -> None:
    other = scene.opened(url)

    answers = group(store, lambda tx: tx.rename_person(MEMBER, "New Name"), lambda tx: tx.roster.name(MEMBER))
    seen = other.write(lambda tx: tx.roster.name(MEMBER), now=NOON)
    read = other.read(lambda read: read.roster.name(MEMBER))
    other.stop()

    assert (answers[1], seen, read) == ("New Name", "New Name", "New Name")


def test_reading_does_not_wait_for_the_writer_and_sees_only_what_is_committed(store: Store) -> None:
    group(store, logs("first"))

    def reads_within(tx: Tx) -> str:
        scene.titles(tx)  # what the group has added so far is on its way now
        return ",".join(store.read(scene.titles))

    answers = group(store, logs("second"), reads_within)

    assert answers[1] == "first"
    assert store.read(scene.titles) == ["first", "second"]


def test_what_is_queued_when_the_store_stops_is_still_written(url: str) -> None:
    store = scene.opened(url)

    waiting = [store.submit(scene.calls(logs(f"{n}"))) for n in range(50)]
    store.stop()

    assert [future.result()[0] for future in waiting] == [f"A-{n}" for n in range(1, 51)]
    assert scene.counted(url, tables.records) == [50]


# Once


def test_key_delivered_again_is_answered_as_before_and_writes_nothing(store: Store, url: str) -> None:
    first = group(store, logs("once"), key="k")
    before = scene.everything(url)

    again = group(store, logs("once"), key="k")

    assert again == first == ["A-1"]
    assert scene.everything(url) == before


def test_key_delivered_again_after_a_restart_is_answered_as_before_beside_new_calls(url: str) -> None:
    first_store = scene.opened(url)
    first = group(first_store, logs("once"), posts("p"), key="k")
    first_store.stop()

    store = scene.opened(url)
    again = store.submit(
        [*scene.calls(logs("once"), posts("p"), key="k"), WriteRequest(logs("new"), NOON, "new")]
    ).result()
    store.stop()

    assert again == [*first, "A-3"]
    assert scene.counted(url, tables.records, tables.history, tables.inbox, tables.posts) == [3, 3, 3, 1]


def test_refused_key_may_be_delivered_again_and_is_then_done(store: Store) -> None:
    group(store, refuses, key="k")

    assert group(store, logs("now"), key="k") == ["A-1"]


def test_one_key_delivered_to_two_stores_at_once_is_done_once(url: str) -> None:
    stores = [scene.opened(url), scene.opened(url)]

    answers = together(lambda store: [group(store, logs(f"{n}"), key=f"k{n}:")[0] for n in range(25)], stores)

    said = [[a for a in half if isinstance(a, str)] for half in answers]
    refused = [a for half in answers for a in half if not isinstance(a, str)]
    for store in stores:
        store.stop()
    assert all(isinstance(a, Unavailable) for a in refused)
    assert {len(a) for a in said} == {25} or refused
    assert scene.numbers(scene.rows_of(url, tables.records)) == list(
        range(1, len(set(said[0] + said[1])) + 1)
    )
    assert len(set(said[0] + said[1])) == scene.counted(url, tables.inbox)[0]


# Two at the same record


def together(work: Callable[[Store], Any], stores: Sequence[Store]) -> list[Any]:
    """Run `work` for each store in a thread of its own, begun at the same moment."""
    start, found = threading.Barrier(len(stores)), [None] * len(stores)

    def run(place: int) -> None:
        start.wait()
        found[place] = work(stores[place])

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_stores_that_change_one_record_lose_no_acknowledged_change(url: str) -> None:
    stores = [scene.opened(url), scene.opened(url)]
    group(stores[0], logs("0"), logs("other"))

    def change(store: Store) -> list[Any]:
        mine = str(stores.index(store))
        rounds = [group(store, adds_word(1, f"{mine}.{n}"), logs("x"), adds_word(2, "y")) for n in range(25)]
        return [answers[0] for answers in rounds]

    said = [answer for half in together(change, stores) for answer in half]
    record = stores[0].read(lambda read: read.get(1))
    for store in stores:
        store.stop()

    acknowledged = [answer for answer in said if isinstance(answer, str)]
    words = [answer.split()[-1] for answer in acknowledged]
    assert {type(a) for a in said} <= {str, ConcurrentChange, Unavailable}
    assert sorted(record.title.split()[1:]) == sorted(words)
    lines = [
        row for row in scene.rows_of(url, tables.history) if row["record_id"] == 1 and row["verb"] == "edit"
    ]
    assert record.version - 1 == len(acknowledged) == len(lines)


def outsider(url: str, *, times: int) -> Callable[[Tx], str]:
    """Return a call during which somebody who asks for no lock changes the record, so many times."""
    left = [times]

    def change(tx: Tx) -> str:
        said = adds_word(1, "mine")(tx)
        if left[0]:
            left[0] -= 1
            engine = scene.engine_of(url)
            with engine.begin() as db:
                db.execute(
                    text("UPDATE records SET version = version + 1, title = title || ' theirs' WHERE id = 1")
                )
            engine.dispose()
        return said

    return change


def test_record_that_others_keep_changing_in_between_is_changed_meanwhile_for_one_call_only() -> None:
    url = databases.fresh("postgresql")  # on SQLite nobody gets in between: the writer holds the lock
    store = scene.opened(url)
    group(store, logs("start"))

    answers = group(store, logs("a"), outsider(url, times=9), logs("b"), key="k")
    title = store.read(lambda read: read.get(1).title)
    store.stop()

    assert [type(a) for a in answers] == [str, ConcurrentChange, str]
    assert "changed meanwhile" in str(answers[1])
    assert "mine" not in title
    assert scene.counted(url, tables.inbox, tables.history) == [2, 3]


def test_record_that_was_changed_once_in_between_is_changed_as_it_is_now() -> None:
    url = databases.fresh("postgresql")
    store = scene.opened(url)
    group(store, logs("start"))

    answers = group(store, logs("a"), outsider(url, times=1), logs("b"), key="k")
    record = store.read(lambda read: read.get(1))
    store.stop()

    assert answers[1] == record.title == "start theirs mine"
    assert record.version == 3


def test_sqlite_lets_nobody_in_between_reading_and_writing_a_record() -> None:
    url = databases.fresh("sqlite")
    store, blocked = scene.opened(url), []
    group(store, logs("start"))

    def somebody_tries(tx: Tx) -> str:
        said = adds_word(1, "mine")(tx)
        with closing(sqlite3.connect(str(sqlite_file(url)), timeout=0)) as db:
            try:
                db.execute("UPDATE records SET title = 'theirs'")
            except sqlite3.OperationalError as error:
                blocked.append(str(error))
        return said

    answers = group(store, somebody_tries)
    store.stop()

    assert (answers, blocked) == (["start mine"], ["database is locked"])


# Every group twice


class Twice(Store):
    """Runs every group, takes all of it back, and runs it again."""

    def _write_group(
        self, pieces: Sequence[WriteRequest[Any]], *, again: bool = False, unsure: bool = False
    ) -> list[Any]:
        with suppress(Exception), self._writer_connection() as db, db.begin():
            tried = self._open_group(db)
            for piece in pieces:
                _run_request(tried, piece, {})
            tried.flush()
            raise _TakenBackError
        return super()._write_group(pieces, again=again, unsure=unsure)


class _TakenBackError(Exception):
    pass


WEEK = [
    (SECRETARY, "action Send the cost table due:6 mar 2026 area:web"),
    (MEMBER, "action Check the captions owner:@U1 priority:high"),
    (SECRETARY, "note A-1 Quote received"),
    (MEMBER, "note A-9 no such thing"),
    (MEMBER, "raise Who pays for six languages? area:web options:the Sectors; the Bureau"),
    (MEMBER, "escalate I-1 no agreement on the money"),
    (SECRETARY, "decide I-1 agreed Option B"),
    (CHAIR, "confirm DEC-1"),
    (MEMBER, "done A-1 not mine"),
    (SECRETARY, "done A-1 A-2 Table sent"),
    (SECRETARY, "undo A-2"),
    (SECRETARY, "done A-1"),
    (CHAIR, "event Workshop on captioning on:5 oct 2026 to:7 oct 2026 area:access"),
    (MEMBER, "raise Which tool? area:access"),
    (CHAIR, "undo E-1"),
    (MEMBER, "nonsense"),
    (SECRETARY, "action For the issue for:I-2 visibility:restricted"),
    (SECRETARY, "undo A-3"),
]


def week(url: str, *, sort: type[Store], sizes: Sequence[int]) -> tuple[list[str], dict[str, Any]]:
    """Let people work for a week, in groups of these sizes; return the answers and all rows."""
    store = scene.opened(url, sort=sort)
    desk = scene.desk_of(store)
    pieces = [desk.write_request(scene.typed(who, words, key=f"k{n}")) for n, (who, words) in enumerate(WEEK)]
    answers: list[Any] = []
    cut = iter(sizes)
    while pieces:
        size = next(cut, len(pieces))
        answers += store.submit(pieces[:size]).result()
        pieces = pieces[size:]
    store.stop()
    return [answer if isinstance(answer, str) else repr(answer) for answer in answers], scene.everything(url)


def test_group_that_is_run_twice_leaves_the_same_answers_and_rows(url: str) -> None:
    kind = "sqlite" if sqlite_file(url) else "postgresql"

    twice = week(url, sort=Twice, sizes=[len(WEEK)])

    assert twice == week(databases.fresh(kind), sort=Store, sizes=[len(WEEK)])
    assert not [a for a in twice[0] if not a.startswith(("{", "UserError(", "UnknownVerb("))]


@pytest.mark.parametrize("kind", databases.KINDS)
@FEW
@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=len(WEEK)))
def test_calls_cut_into_any_groups_leave_the_same_answers_and_rows(kind: str, sizes: list[int]) -> None:
    url = databases.fresh(kind)

    assert week(url, sort=Store, sizes=sizes) == one_by_one(kind)

    databases.throw_away(url)


@cache
def one_by_one(kind: str) -> tuple[list[str], dict[str, Any]]:
    """Return what a week leaves whose calls are written one after another."""
    return week(databases.fresh(kind), sort=Store, sizes=[1] * len(WEEK))


# Faults of the database


def test_locked_sqlite_changes_nothing_says_so_and_writes_again_when_it_is_free() -> None:
    url = databases.fresh("sqlite")
    store = scene.opened(url)
    before = scene.everything(url)

    with closing(sqlite3.connect(str(sqlite_file(url)), isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        refused = group(store, logs("a"), logs("b"), key="k")
        read = store.read(scene.titles)
        somebody.execute("ROLLBACK")
    unchanged = scene.everything(url) == before
    answers = group(store, logs("a"), logs("b"), key="k")
    store.stop()

    assert [type(a) for a in refused] == [Unavailable, Unavailable]
    assert "Nothing was changed. Try again in a minute." in str(refused[0])
    assert (read, unchanged, answers) == ([], True, ["A-1", "A-2"])


def test_disk_that_is_full_at_the_commit_is_said_to_have_changed_nothing() -> None:
    url = databases.fresh("sqlite")
    store = scene.opened(url)
    before = scene.everything(url)

    def finds_no_room(_: Connection) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    event.listen(store._writer_engine, "commit", finds_no_room)
    refused = group(store, logs("a"), logs("b"), key="k")
    event.remove(store._writer_engine, "commit", finds_no_room)
    unchanged = scene.everything(url) == before
    answers = group(store, logs("a"), logs("b"), key="k")
    store.stop()

    assert [type(a) for a in refused] == [Unavailable, Unavailable]
    assert (unchanged, answers) == (True, ["A-1", "A-2"])


def test_full_disk_is_not_said_to_have_room_again_by_what_writes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = scene.opened(databases.fresh("sqlite"))
    engine = store._writer_engine

    def limit_pages(db: Connection) -> None:
        db.connection.cursor().execute("PRAGMA max_page_count = 1")  # no more than there are

    event.listen(engine, "begin", limit_pages)
    (refused,) = group(store, logs("a" * 100_000))
    nothing = store.write(lambda _: "seen", now=NOON)
    logged = [one.getMessage() for one in caplog.records]
    event.remove(engine, "begin", limit_pages)
    store._connection = None  # the limit stays with a connection
    caplog.clear()
    written = group(store, logs("b"))
    store.stop()

    assert (type(refused), nothing, written) == (Unavailable, "seen", ["A-1"])
    assert logged == ["the database is full"]
    assert [one.getMessage() for one in caplog.records] == ["the database is back"]


def test_reading_from_a_lost_postgresql_raises_what_writing_raises_and_is_logged_once(
    cable: Cable, caplog: pytest.LogCaptureFixture
) -> None:
    store = scene.opened(cable.url)
    group(store, logs("a"))

    def cut_off(read: Read) -> list[str]:
        cable.cut()
        return scene.titles(read)

    caplog.clear()
    for work in (cut_off, scene.titles, scene.titles):
        with pytest.raises(Unavailable):
            store.read(work)
    (refused,) = group(store, logs("b"))
    logged = [(one.getMessage(), vars(one).get("purpose")) for one in caplog.records]
    cable.mend()
    titles, written = store.read(scene.titles), group(store, logs("b"))
    back = caplog.records[-1].getMessage()
    store.stop()

    assert isinstance(refused, Unavailable)
    assert logged == [("the database is away", "reading")]
    assert (titles, written, back) == (["a"], ["A-2"], "the database is back")
    assert [one for one in caplog.records if one.exc_info] == []


def test_wrong_statement_is_not_a_database_that_is_away(store: Store) -> None:
    def asks(read: Read) -> object:
        return read.db.exec_driver_sql("SELECT nothing FROM nowhere").all()

    (answer,) = group(store, asks)

    assert isinstance(answer, DBAPIError)
    with pytest.raises(DBAPIError):
        store.read(asks)


def test_reader_that_gets_no_connection_is_told_that_the_database_is_away() -> None:
    url = databases.fresh("postgresql")
    engine = reading_engine(url)
    with ExitStack() as held:
        for _ in range(READER_CONNECTIONS):
            held.enter_context(engine.connect())
        engine.pool._timeout = 0.0  # type: ignore[attr-defined] # of QueuePool; a test need not wait
        store = scene.opened(url)
        store._reader_engine.dispose()
        store._reader_engine = engine

        with pytest.raises(Unavailable):
            store.read(scene.titles)
    assert store.read(scene.titles) == []
    store.stop()


def test_address_says_how_long_a_silent_postgresql_is_waited_for() -> None:
    given: list[dict[str, Any]] = []

    def connects(_: object, __: object, ___: object, how: dict[str, Any]) -> None:
        given.append(how)
        raise ConnectionError

    for url in (
        "postgresql+psycopg://nowhere.invalid/x",
        "postgresql+psycopg://nowhere.invalid/x?connect_timeout=9",
    ):
        for engine in (reading_engine(url), writing_engine(url)):
            event.listen(engine, "do_connect", connects)
            with pytest.raises(ConnectionError):
                engine.connect()

    assert [str(how["connect_timeout"]) for how in given] == ["3", "3", "9", "9"]


def test_sqlite_is_on_disk_before_it_answers_and_minds_foreign_keys() -> None:
    store = scene.opened(databases.fresh("sqlite"))

    def settings_of(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [tx.db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    found = store.write(settings_of, now=NOON)
    store.stop()

    assert found == ["wal", 2, 1]  # 2 is FULL


CONNECTIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_postgresql_connection_lost_twenty_times_between_and_during_writes_loses_and_doubles_nothing() -> (
    None
):
    url = databases.fresh("postgresql")
    store, ended = scene.opened(url), [0]
    engine = scene.engine_of(url)

    def end_connections() -> None:
        with engine.begin() as db:
            ended[0] += sum(db.execute(CONNECTIONS).scalars())

    def cut_off(title: str, *, written: bool) -> Callable[[Tx], str]:
        left = [1]

        def log(tx: Tx) -> str:
            if left and written:
                scene.titles(tx)  # earlier calls of the group have reached the database, without a commit
            if left:
                left.pop()
                end_connections()
            return logs(title)(tx)

        return log

    answers = []
    for n in range(20):
        kind = n % 3
        if kind == 0:
            end_connections()
        middle = logs(f"{n}b") if kind == 0 else cut_off(f"{n}b", written=kind == 2)
        answers += group(store, logs(f"{n}a"), middle, logs(f"{n}c"), key=f"{n}:")
    titles = store.read(scene.titles)
    store.stop()
    engine.dispose()

    assert ended[0] >= 20
    assert answers == [f"A-{n}" for n in range(1, 61)]
    assert titles == [f"{n}{part}" for n in range(20) for part in "abc"]
    assert scene.counted(url, tables.records, tables.owners, tables.history, tables.inbox) == [60] * 4


def test_postgresql_connections_ended_by_another_thread_at_any_moment_store_each_call_once() -> None:
    url = databases.fresh("postgresql")
    store, engine = scene.opened(url), scene.engine_of(url)
    answers: dict[str, Any] = {}
    is_over, written, ended = threading.Event(), threading.Semaphore(0), 0

    def write(name: int) -> None:
        while not is_over.is_set():
            titles = [f"{name}-{len(answers)}-{n}" for n in range(4)]
            found = store.submit([WriteRequest(logs(title), NOON, title) for title in titles]).result()
            answers.update(zip(titles, found, strict=True))
            written.release()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    while ended < 20:
        written.acquire()
        with engine.begin() as db:
            ended += sum(db.execute(CONNECTIONS).scalars())
    is_over.set()
    for thread in threads:
        thread.join()
    store.stop()
    engine.dispose()

    stored = {f"A-{row['number']}": row["title"] for row in scene.rows_of(url, tables.records)}
    acknowledged = {ref: title for title, ref in answers.items() if isinstance(ref, str)}
    denied = {title for title, answer in answers.items() if isinstance(answer, Unavailable)}
    assert acknowledged.items() <= stored.items()
    assert not denied & set(stored.values())
    assert scene.numbers(scene.rows_of(url, tables.records)) == list(range(1, len(stored) + 1))
    assert scene.counted(url, tables.inbox, tables.history) == [len(stored)] * 2
    assert {type(a) for a in answers.values()} <= {str, Unavailable, CommitUncertain}


@pytest.fixture
def cable() -> Iterator[Cable]:
    made = Cable(databases.fresh("postgresql"))
    yield made
    made.close()


def test_commit_whose_answer_is_lost_is_answered_as_it_was_kept_and_not_done_twice(cable: Cable) -> None:
    store = scene.opened(cable.url)

    cable.lose_next_commit(stay_cut=False)
    answers = group(store, logs("a"), refuses, logs("b"), key="k")
    titles = store.read(scene.titles)
    store.stop()

    assert cable.has_lost_it
    assert [str(a) for a in answers] == ["A-1", "No.", "A-2"]
    assert titles == ["a", "b"]


def test_commit_whose_answer_is_lost_for_good_is_not_said_to_have_changed_nothing(cable: Cable) -> None:
    store = scene.opened(cable.url)

    cable.lose_next_commit(stay_cut=True)
    unknown = group(store, logs("a"), key="k")
    cut_off = group(store, logs("b"), key="l")
    cable.mend()
    again = group(store, logs("a"), key="k")
    titles = store.read(scene.titles)
    store.stop()

    assert [type(a) for a in unknown + cut_off] == [CommitUncertain, Unavailable]
    assert (again, titles) == (["A-1"], ["a"])


def test_log_holds_nothing_that_people_wrote(
    store: Store, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    group(store, logs("as it was"))
    caplog.set_level(logging.DEBUG, logger="storage")

    answers = group(store, changes(1, title="what people wrote", state=None), logs("other words"))

    assert [isinstance(a, Exception) for a in answers] == [True, False]
    assert caplog.messages
    assert "wrote" not in "".join(str(vars(record)) for record in caplog.records)
    assert sqlite_file(url) is None or "wrote" not in str(answers[0])


# Undo: what a line of history keeps can be put back

SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
NOT_KEPT = {
    "id",
    "number",
    "version",
    "changed_at",
    "folded",
    "planned",
    "created_by",
    "issue_id",
    "meeting_id",
    "owners",
    "ladder",
}


def values_for(kind: TypeEngine[Any], name: str) -> st.SearchStrategy[Any]:
    """Return a strategy for the values of a column, by its type."""
    if isinstance(kind, tables.JsonTuple):
        words = st.text(SIGNS, max_size=9)
        return st.lists(st.tuples(words, words) if name == "path" else words, max_size=3).map(tuple)
    if isinstance(kind, tables.Moment):
        return MOMENTS
    by_type: dict[type, st.SearchStrategy[Any]] = {
        Date: st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        Time: st.times(),
        Integer: st.integers(0, 2**31 - 1),
        Boolean: st.booleans(),
        tables.DecimalCents: st.decimals(0, 10**9, places=2),
    }
    if isinstance(kind, String | Text):
        return st.text(SIGNS, max_size=min(kind.length or 40, 40))
    return next(found for base, found in by_type.items() if isinstance(kind, base))


def columns_of(kind: Kind) -> dict[str, Any]:
    """Return the columns whose values a rule may change."""
    found = {c.name: c for layer in tables.RECORD_TABLES[kind].layers for c in layer.columns}
    return {name: column for name, column in found.items() if name not in NOT_KEPT | {"kind"}}


@st.composite
def two_states(draw: st.DrawFn, kind: Kind) -> tuple[dict[str, Any], dict[str, Any]]:
    def state() -> dict[str, Any]:
        found = {}
        for name, column in columns_of(kind).items():
            values = values_for(column.type, name)
            found[name] = draw(st.none() | values if column.nullable else values)
        if issubclass(tables.RECORD_TABLES[kind].cls, Item):
            found["owners"] = draw(
                st.permutations([CHAIR, SECRETARY, MEMBER]).map(lambda o: tuple(o[:2])) | st.just(())
            )
        return found

    return state(), state()


def made(tx: Tx, kind: Kind, values: dict[str, Any]) -> Record:
    shared = {
        "id": tx.next_number("record"), "number": tx.next_number(kind), "created_by": CHAIR, "changed_at": tx.now, **values,
    }  # fmt: skip
    if kind is Kind.DECISION:
        logs("what was asked")(tx)
        issue = next(thing for thing in tx.added if isinstance(thing, Action))
        return tx.create(Decision(issue_id=issue.id, **shared))
    if kind is Kind.AGENDA_ITEM:
        logs("what it is about")(tx)
        about = next(thing for thing in tx.added if isinstance(thing, Action))
        return tx.create(AgendaItem(**shared | {"meeting_id": about.id}))
    sorts: dict[Kind, type[Record]] = {
        Kind.ACTION: Action, Kind.ISSUE: Issue, Kind.EVENT: Event, Kind.PROPOSAL: Proposal, Kind.MEETING: Meeting,
        Kind.ROUND: RoundRun,
    }  # fmt: skip
    return tx.create(sorts[kind](**shared))


@pytest.mark.grows
@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("database", databases.KINDS)
def test_value_of_every_column_comes_back_from_the_database_and_from_history(
    kind: Kind, database: str
) -> None:
    url = databases.fresh(database)
    store = scene.opened(url)
    numbers = itertools.count()

    @FEW
    @given(two_states(kind))
    def come_back(states: tuple[dict[str, Any], dict[str, Any]]) -> None:
        before, after = (with_own_official(state) for state in states)
        record_id = store.write(lambda tx: made(tx, kind, before).id, now=NOON)
        assert kept(record_id) == before

        store.write(changes(record_id, **after), now=NOON)
        assert kept(record_id) == after

        store.write(lambda tx: put_last_back(tx, record_id), now=NOON)
        assert kept(record_id) == before

    def with_own_official(state: dict[str, Any]) -> dict[str, Any]:
        # no two meetings have the same official number
        return state | {"official": next(numbers)} if state.get("official") is not None else state

    def kept(record_id: int) -> dict[str, Any]:
        record = store.read(lambda read: read.get(record_id))
        return {name: value for name, value in vars(record).items() if name not in NOT_KEPT - {"owners"}}

    def put_last_back(tx: Tx, record_id: int) -> None:
        record = tx.get(record_id)
        restore_fields(record, last_before(tx, record_id))
        tx.change(record, "undo")

    come_back()
    store.stop()


def last_before(read: Read, record_id: int) -> str:
    found = read.db.execute(
        text("SELECT before FROM history WHERE record_id = :record ORDER BY id DESC"), {"record": record_id}
    )
    return str(found.scalars().first())
