"""A database in which bodies had sessions beside the task force's meetings: each is a meeting now, and its history reads and fits."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, NullPool, create_engine, insert

from bot.history import HistoryEntry
from bot.meetings import Meeting
from bot.records import Kind
from bot.seals import CHAIN_START, seal_of
from handlers.core.sealing.seal import verify
from storage import tables as t
from storage.history import history_of, last_entry
from storage.migrate import migrate
from storage.store import Store
from storage.unit_of_work import Read
from tests import databases
from tests.storage import scene

BEFORE = "0027"
NOON, LATER = datetime(2016, 10, 7, 10, tzinfo=UTC), datetime(2016, 10, 10, 10, tzinfo=UTC)
CHAIR, SECRETARY = 1, 2
Row = dict[str, Any]


def session(
    number: int, body: str, day: str, papers: str, state: str = "planned", at: datetime = NOON
) -> Row:
    return {
        "id": number, "body": body, "on_day": date.fromisoformat(day), "papers_on": date.fromisoformat(papers),
        "state": state, "at": at, "person_id": SECRETARY,
    }  # fmt: skip


def said(number: int, body: str, day: str, papers: str, state: str = "planned") -> str:
    return json.dumps({"id": number, "body": body, "on_day": day, "papers_on": papers, "state": state})


SESSIONS = [
    session(1, "ISC-TF", "2016-10-18", "2016-10-11"),  # on the day of a meeting
    session(2, "MCG", "2016-11-04", "2016-10-27", at=LATER),  # moved, and its papers once more
    session(3, "CoCo", "2016-11-17", "2016-11-10", "cancelled", at=LATER),
    session(5, "ISC-TF", "2016-11-15", "2016-11-09"),  # alone
    session(7, "Council", "2016-11-30", "2016-11-02"),  # whose lines were erased
]
LINES = [
    ("session", NOON, "ISC-TF", None, said(1, "ISC-TF", "2016-10-18", "2016-10-11")),
    ("session", NOON, "MCG", None, said(2, "MCG", "2016-11-03", "2016-10-27")),
    ("session", NOON, "CoCo", None, said(3, "CoCo", "2016-11-17", "2016-11-10")),
    (
        "session move",
        LATER,
        "MCG",
        said(2, "MCG", "2016-11-03", "2016-10-27"),
        said(2, "MCG", "2016-11-04", "2016-10-28"),
    ),
    ("session", LATER, "MCG", said(2, "MCG", "2016-11-04", "2016-10-28"), said(2, "MCG", "2016-11-04", "2016-10-27")),
    (
        "session off",
        LATER,
        "CoCo",
        said(3, "CoCo", "2016-11-17", "2016-11-10"),
        said(3, "CoCo", "2016-11-17", "2016-11-10", "cancelled"),
    ),
    ("session", NOON, "ISC-TF", None, said(5, "ISC-TF", "2016-11-15", "2016-11-09")),
    ("session", NOON, "Council", None, "erased"),
]  # fmt: skip
MEETING = {
    "group_name": "", "starts_on": date(2016, 10, 18), "hour": time(14), "zone": "Europe/Zurich",
    "typed": "", "begins_at": datetime(2016, 10, 18, 12, tzinfo=UTC), "place": "room T103", "link": "", "invited": "[]",
    "was": "", "reason": "",
}  # fmt: skip


def _rows(charter: str) -> dict[str, list[Row]]:
    people = [
        {"id": one, "name": name, "station": "GVA"}
        for one, name in ((CHAIR, "A chair"), (SECRETARY, "A secretary"))
    ]
    record = {
        "id": 40, "kind": "meeting", "number": 6, "title": "Task force", "visibility": "members", "state": "planned",
        "version": 1, "created_at": NOON, "created_by": SECRETARY, "changed_at": NOON, "folded": "task force",
    }  # fmt: skip
    lines = [
        HistoryEntry(
            id=number, record_id=None, at=at, person_id=SECRETARY, role="secretary", behalf="", verb=verb, why=body,
            before=before, after=after, subject_id=None,
        )
        for number, (verb, at, body, before, after) in enumerate(LINES, start=1)
    ]  # fmt: skip
    created = HistoryEntry(
        id=len(lines) + 1, record_id=40, at=NOON, person_id=SECRETARY, role="secretary", behalf="", verb="create", why="",
        before=None, after="{}", subject_id=None,
    )  # fmt: skip
    seals, chain = [], CHAIN_START
    for line in (*lines, created):
        seal = seal_of(line, salt="salt", previous=chain)
        seals.append(vars(seal))
        chain = seal.chain
    return {
        "persons": people,
        "charters": [{"sha256": "0" * 64, "text": charter, "loaded_at": NOON}] if charter else [],
        "counters": [
            {"kind": "record", "next": 41},
            {"kind": "meeting", "next": 7},
            {"kind": "session", "next": 8},
        ],
        "records": [record],
        "meetings": [{"id": 40, **MEETING}],
        "sessions": SESSIONS,
        "history": [vars(one) for one in (*lines, created)],
        "seals": seals,
    }


def earlier(kind: str, charter: str) -> str:
    """Return the address of a database of the earlier version with sessions, one of them on the day of a meeting."""
    url = databases.at_revision(kind, BEFORE)
    engine = create_engine(url, poolclass=NullPool)
    there = MetaData()
    there.reflect(engine)
    with engine.begin() as db:
        for name, found in _rows(charter).items():
            table = there.tables[name]
            for row in found:
                values = {
                    c.name: _stored(kind, row.get(c.name, _default(c)))
                    for c in table.columns
                    if c.name in row or not c.nullable
                }
                db.execute(
                    insert(table).values({n: v for n, v in values.items() if v is not None or n in row})
                )
        if kind == "postgresql":
            db.exec_driver_sql(
                "SELECT setval(pg_get_serial_sequence('history', 'id'), (SELECT max(id) FROM history))"
            )
    engine.dispose()
    return url


def _stored(kind: str, value: object) -> object:
    return value.replace(tzinfo=None) if kind == "sqlite" and isinstance(value, datetime) else value


def _default(column: Any) -> object:
    return None if column.server_default is not None else ""


@pytest.fixture(params=databases.KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    found = earlier(request.param, (scene.HERE / "charter.yaml").read_text(encoding="utf-8"))
    migrate(found)
    yield found
    databases.throw_away(found)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = scene.opened(url)
    yield opened
    opened.stop()


def meetings(read: Read) -> list[Meeting]:
    return read.records(Kind.MEETING, order=(t.records.c.number,))


def test_each_session_is_a_meeting_and_the_one_of_a_meetings_day_gives_it_its_papers(store: Store) -> None:
    found = store.read(meetings)

    assert [(one.ref, one.title, one.body, f"{one.starts_on}", f"{one.papers_on}", one.state) for one in found] == [
        ("M-6", "Task force", "", "2016-10-18", "2016-10-11", "planned"),
        ("M-7", "MCG", "MCG", "2016-11-04", "2016-10-27", "planned"),
        ("M-8", "CoCo", "CoCo", "2016-11-17", "2016-11-10", "cancelled"),
        ("M-9", "Task force", "", "2016-11-15", "2016-11-09", "planned"),
        ("M-10", "Council", "Council", "2016-11-30", "2016-11-02", "planned"),
    ]  # fmt: skip


def test_whole_days_stay_whole_days_that_nobody_is_called_to(store: Store) -> None:
    _, *days = store.read(meetings)

    assert [one.hour for one in days] == [None] * 4
    assert all(one.is_day_only for one in days)
    assert [one.call_due_at for one in days] == [None] * 4
    assert days[0].begins_at == datetime(2016, 11, 3, 23, tzinfo=UTC)
    assert days[1].step_at == LATER


def test_every_session_counts_by_its_body(store: Store) -> None:
    found = sorted(store.snapshot.sessions, key=lambda one: one.id)

    assert [(one.ref, one.body, f"{one.on_day}", f"{one.papers_on}", one.is_cancelled) for one in found] == [
        ("M-6", "ISC-TF", "2016-10-18", "2016-10-11", False),
        ("M-7", "MCG", "2016-11-04", "2016-10-27", False),
        ("M-8", "CoCo", "2016-11-17", "2016-11-10", True),
        ("M-9", "ISC-TF", "2016-11-15", "2016-11-09", False),
        ("M-10", "Council", "2016-11-30", "2016-11-02", False),
    ]  # fmt: skip


def test_history_of_a_session_is_told_with_its_meeting(store: Store) -> None:
    def told(read: Read) -> list[list[tuple[str, datetime, int | None, Any, Any]]]:
        return [
            [(one.verb, one.at, one.person_id, json.loads(one.before or "null"), json.loads(one.after or "null")) for one in lines]
            for lines in (history_of(read, meeting.id) for meeting in meetings(read))
        ]  # fmt: skip

    own, mcg, coco, alone, council = store.read(told)

    assert own[-1] == ("papers", NOON, SECRETARY, {"papers_on": None}, {"papers_on": "2016-10-11"})
    assert mcg == [
        ("create", NOON, SECRETARY, None, {"title": "MCG", "state": "planned"}),
        ("move", LATER, SECRETARY, {"starts_on": "2016-11-03", "papers_on": "2016-10-27"}, {"starts_on": "2016-11-04", "papers_on": "2016-10-28"}),
        ("papers", LATER, SECRETARY, {"papers_on": "2016-10-28"}, {"papers_on": "2016-10-27"}),
    ]  # fmt: skip
    assert coco[1:] == [("cancel", LATER, SECRETARY, {"state": "planned"}, {"state": "cancelled"})]
    assert [len(alone), len(council)] == [1, 1]
    assert store.read(lambda read: last_entry(read, meetings(read)[1].id).verb) == "papers"


def test_sealed_lines_fit_and_those_of_the_meetings_wait_for_their_seals(url: str, tmp_path: Path) -> None:
    spoken: list[str] = []

    breaks = verify(url, file=tmp_path / "heads", wanted=None, say=spoken.append)

    assert breaks == 0, spoken
    assert spoken[0] == "9 lines are sealed, the last one 9; 8 wait for their seals."


def test_numbers_go_on_behind_those_that_were_given(store: Store) -> None:
    assert store.write(lambda tx: (tx.next_number("record"), tx.next_number(Kind.MEETING)), now=LATER) == (
        45,
        11,
    )


@pytest.mark.parametrize("kind", databases.KINDS)
def test_without_a_kept_charter_each_body_is_another(kind: str) -> None:
    found = earlier(kind, "")
    migrate(found)
    store = scene.opened(found)

    assert [one.body for one in store.read(meetings)] == ["", "ISC-TF", "MCG", "CoCo", "ISC-TF", "Council"]
    store.stop()
