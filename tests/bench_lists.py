"""Measure what lists cost when years of closed actions lie beside the open ones, against a tenth of the closed ones.

Two databases of a kind, alike in all that is open. Each question is asked of both by turns, through the desk, as a
person asks it: from the words to the answer, with Slack left out.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Table, create_engine, insert, text, update

from bot.actions import ActionState
from bot.charter_file import read_charter
from bot.people import Account
from bot.records import Kind
from handlers.core.calls import Call
from handlers.core.desk import Desk
from handlers.people.roster import import_roster
from storage import tables
from storage.store import Store
from storage.unit_of_work import Tx
from tests import databases
from tests.shipped import REGISTRY

TEAM, NOW = "T0BENCH", datetime(2026, 3, 4, 9, tzinfo=UTC)
OPEN, CLOSED, FEWER = 10_000, 100_000, 10_000
HERE = Path(__file__).parent.parent
CHUNK = 5000
WORDS = (
    "cost",
    "table",
    "room",
    "plan",
    "leaflet",
    "names",
    "captions",
    "quote",
    "report",
    "budget",
    "summary",
)
AREAS = ("WEB", "GENDER", "CLIMATE", None)
# What is asked for each figure. "leaflet 77" is in few titles, "cost" in one of eleven.
QUESTIONS = {
    "list": ("actions", "actions mine", "actions overdue", "actions area:web", "actions page:40"),
    "show": ("show A-{old}", "A-{new}"),
    "search": ("search leaflet 77", "search cost"),
    "digest": ("digest week", "digest"),
}

Row = dict[str, object]


def rounds(kind: str, what: str, *, quick: bool) -> tuple[list[float], list[float], str]:
    """Return the time of one question in each round in ms, among all that is closed and among a tenth, and the conditions."""
    part = 10 if quick else 1
    many, few = _desks(kind, part)
    turns, count = (1, 2) if quick else (5, 15)
    questions = [words.format(old=5_000 // part, new=19_000 // part) for words in QUESTIONS[what]]
    found = [_round(many, few, questions, count) for _ in range(turns)]
    mine, theirs = (list(column) for column in zip(*found, strict=True))
    conditions = (
        f"{kind}, {OPEN // part:,} open actions, most of them new, among {CLOSED // part:,} closed ones, against {FEWER // part:,} "
        f"closed ones; the mean over "
        f"{', '.join(questions)} of the median of {count}"
    )
    return mine, theirs, conditions


def _round(many: Desk, few: Desk, questions: Sequence[str], count: int) -> tuple[float, float]:
    """Ask each question of both by turns, the order changing each time; return the means of their medians, in ms."""
    found = [_asked(many, few, words, count) for words in questions]
    mine, theirs = (statistics.mean(column) for column in zip(*found, strict=True))
    return mine, theirs


def _asked(many: Desk, few: Desk, words: str, count: int) -> tuple[float, float]:
    took: dict[Desk, list[float]] = {many: [], few: []}
    for number in range(count):
        for desk in (many, few) if number % 2 else (few, many):
            took[desk].append(_took(desk, words))
    return statistics.median(took[many]), statistics.median(took[few])


def _took(desk: Desk, words: str) -> float:
    call = Call(team=TEAM, user="U1", channel="D1", words=words, now=NOW, key=None)
    begun = time.perf_counter()
    said = desk.read(call).text
    took = time.perf_counter() - begun
    if "*A-" not in said and "digest" not in words:
        raise SystemExit(f"lists: “{words}” found nothing: {said[:200]}")
    return took * 1000


@cache
def _desks(kind: str, part: int) -> tuple[Desk, Desk]:
    """Return the bot on both databases; they stay open until the program ends."""
    return _desk(kind, CLOSED // part, OPEN // part), _desk(kind, FEWER // part, OPEN // part)


def _desk(kind: str, closed: int, open_: int) -> Desk:
    store, _ = opened(kind, closed, open_)
    return Desk(store, REGISTRY, command="/isc")


def opened(kind: str, closed: int, open_: int) -> tuple[Store, str]:
    """Return the store on a new database with so many actions, and its address."""
    url = databases.durable(kind)
    charter = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    roster = (HERE / "practice/people.csv").read_text(encoding="utf-8")
    store.write(lambda tx: import_roster(tx, roster), now=NOW)
    store.write(_give_account, now=NOW)
    _fill(url, [*store.snapshot.roster.persons], closed, open_)
    return store, url


def _give_account(tx: Tx) -> str:
    tx.add(
        Account(
            team=TEAM, user="U1", person_id=next(iter(tx.roster.persons)), from_at=NOW - timedelta(days=1)
        )
    )
    return ""


def _fill(url: str, people: Sequence[int], closed: int, open_: int) -> None:
    """Write the actions, the open ones evenly among the closed, as a task force of some years has them."""
    engine = create_engine(url)
    total = closed + open_
    with engine.begin() as db:
        for first in range(1, total + 1, CHUNK):
            numbers = range(first, min(first + CHUNK, total + 1))
            for table, rows in _rows(numbers, people, total=total, open_=open_).items():
                db.execute(insert(table), rows)
        db.execute(
            update(tables.counters)
            .where(tables.counters.c.kind.in_(["record", Kind.ACTION]))
            .values(next=total + 1)
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.execute(
            text("PRAGMA wal_checkpoint(TRUNCATE)" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
        )
    engine.dispose()


def _rows(numbers: range, people: Sequence[int], *, total: int, open_: int) -> dict[Table, list[Row]]:
    found: dict[Table, list[Row]] = {
        table: []
        for table in (
            tables.records,
            tables.items,
            tables.actions,
            tables.owners,
            tables.history,
            tables.notes,
        )
    }
    for number in numbers:
        is_open = _is_open(number, total, open_)
        for table, row in _action(number, people, total=total, is_open=is_open):
            found[table].append(row)
    return found


def _is_open(number: int, total: int, open_: int) -> bool:
    """What is open is mostly new: nineteen of twenty are among the newest 20,000, the others anywhere before them."""
    from_the_end = total - number
    recent = open_ * 2
    if from_the_end < recent:
        return from_the_end % 40 < (20 if total <= recent else 19)
    return number % ((total - recent) // (open_ // 20)) == 0


def _action(number: int, people: Sequence[int], *, total: int, is_open: bool) -> Iterator[tuple[Table, Row]]:
    from_the_end = total - number
    closed_at = NOW - timedelta(hours=from_the_end // 8)  # some 650 a week
    created_at = closed_at - timedelta(days=20)
    owner = people[number % len(people)]
    title = f"{WORDS[number % 11]} {WORDS[number // 11 % 11]} {number % 1000}"
    due_on = (NOW + timedelta(days=number % 60 - 20)).date() if is_open else created_at.date()
    yield tables.records, {
        "id": number, "kind": Kind.ACTION, "number": number, "title": title, "area": AREAS[number % 4],
        "visibility": "restricted" if number % 50 == 0 else "members",
        "state": ActionState.OPEN if is_open else ActionState.DONE, "version": 1, "created_at": created_at,
        "created_by": owner, "changed_at": created_at, "folded": title,
    }  # fmt: skip
    yield tables.items, {
        "id": number, "due_on": due_on, "due_zone": "Europe/Zurich", "due_typed": "",
        "due_at": datetime(due_on.year, due_on.month, due_on.day, 16, tzinfo=UTC), "planned": 1,
        "kind": Kind.ACTION, "state": ActionState.OPEN if is_open else ActionState.DONE,
    }  # fmt: skip
    yield tables.actions, {
        "id": number, "result": "" if is_open else "Sent", "closed_at": None if is_open else closed_at,
        "closed_by": None if is_open else owner, **({"reason": ""} if "reason" in tables.actions.c else {}),
    }  # fmt: skip
    yield tables.owners, {"record_id": number, "place": 0, "person_id": owner}
    yield tables.history, {
        "record_id": number, "at": created_at, "person_id": owner, "role": "", "behalf": "", "verb": "create", "why": "",
    }  # fmt: skip
    if number % 2:
        words = f"{WORDS[number % 7]} received {number}"
        yield tables.notes, {
            "record_id": number, "person_id": owner, "at": created_at, "sort": "note", "text": words, "folded": words,
        }  # fmt: skip
