"""Databases that earlier versions wrote, each as a file of SQL and one of what stood around it, in `tests/fixtures`."""

import gzip
import json
import logging
import lzma
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    MetaData,
    NullPool,
    Time,
    create_engine,
    insert,
    text,
)
from sqlalchemy import inspect as inspected

from practice.workspace import Message, Person, View
from storage.migrate import MIGRATIONS_FOLDER, migrate
from tests import databases
from tests.conversation import BOT, Conversation, buttons_of, place_of
from tests.handlers.scene import LINDA

GENEVA = ZoneInfo("Europe/Zurich")
FIXTURES = Path(__file__).parents[1] / "fixtures"
PREFIXES = {"action": "A", "issue": "I", "event": "E", "decision": "DEC", "proposal": "P", "meeting": "M"}
OUR_FAULT = re.compile(
    r"went wrong on my side|I don't understand “|I don't know that|There is nothing named|Traceback"
)


# --- The database and its workspace -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """A version by the name of its files, which end with `packed`, as they are compressed."""

    name: str
    packed: str

    def kept(self) -> dict[str, Any]:
        """Return what stood around the database, each time anew: a conversation changes it."""
        found: dict[str, Any] = json.loads(_unpacked(f"{self.name}.json.{self.packed}"))
        return found

    @cache  # noqa: B019 - there are two of them
    def old(self, kind: str) -> str:
        """Return the address of a database with the old tables and rows."""
        url = databases.empty(kind)
        if kind == "sqlite":
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
                db.executescript(_unpacked(f"{self.name}.sql.{self.packed}"))
        else:
            _bring_over(self.old("sqlite"), url)
        return url

    @cache  # noqa: B019 - there are two of them
    def migrated(self, kind: str) -> str:
        """Return the address of a copy of the old database that was migrated. Nobody works in it."""
        url = databases.copy_of(self.old(kind))
        migrate(url)
        return url

    @contextmanager
    def goes_on(self, kind: str, folder: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Conversation]:
        """The task force goes on, with today's code, at the moment at which the old version stopped. Nothing in the log is an error."""
        around, url = self.kept(), databases.copy_of(self.migrated(kind))
        (folder / "charter.yaml").write_text(around["charter"], encoding="utf-8")
        talk = Conversation(
            url,
            charter=str(folder / "charter.yaml"),
            now=datetime.fromisoformat(around["now"]),
            kept=around["workspace"],
        )
        yield talk
        talk.close()
        databases.throw_away(url)
        logged = [one for phase in ("setup", "call") for one in caplog.get_records(phase)]
        assert [one.getMessage() for one in logged if one.levelno >= logging.ERROR] == []

    def buttons(self) -> list[str]:
        """Return the values of all buttons, and of the entries of all menus, under the old messages."""
        messages = [Message(**one) for one in self.kept()["workspace"]["messages"]]
        return [button["value"] for one in messages for button in buttons_of(one)]


@cache
def _unpacked(file: str) -> str:
    read = {"gz": gzip.decompress, "xz": lzma.decompress}[file.rpartition(".")[2]]
    return read((FIXTURES / file).read_bytes()).decode()


def _bring_over(source: str, target: str) -> None:
    """Make the tables of the old version in a database of PostgreSQL, and put the old rows into them."""
    here, there = _engine(source), _engine(target)
    with here.connect() as rows, there.begin() as db:
        revision = rows.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        tables = MetaData()
        tables.reflect(db)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                found = rows.execute(text(f'SELECT * FROM "{table.name}"')).mappings()
                values = [{c.name: _as_typed(c, row[c.name]) for c in table.columns} for row in found]
                if values:
                    db.execute(insert(table), values)
                _number_on(db, table.name, [c.name for c in table.columns])
    here.dispose()
    there.dispose()


def _as_typed(column: Column[Any], value: Any) -> Any:
    """Return a value of SQLite's as PostgreSQL takes it."""
    if value is None:
        return None
    match column.type:
        case DateTime():
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        case Date():
            return date.fromisoformat(value)
        case Time():
            return time.fromisoformat(value)
        case Boolean():
            return bool(value)
    return value


def _number_on(db: Connection, table: str, columns: Sequence[str]) -> None:
    """Let the database go on numbering rows behind those that are there."""
    if "id" in columns:
        sequence = db.execute(text(f"SELECT pg_get_serial_sequence('{table}', 'id')")).scalar()
        if sequence:
            db.execute(text(f"SELECT setval('{sequence}', (SELECT coalesce(max(id), 1) FROM {table}))"))


def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def column_of(talk_or_url: Conversation | str, statement: str) -> list[Any]:
    """Ask the database; `{notices}` stands for the table of them, whatever it is called."""
    url = talk_or_url if isinstance(talk_or_url, str) else talk_or_url.url
    engine = _engine(url)
    there = set(inspected(engine).get_table_names())
    with engine.connect() as db:
        names = {"notices": "notifications" if "notifications" in there else "notices"}
        found = list(db.execute(text(statement.format(**names))).scalars())
    engine.dispose()
    return found


def shape(url: str) -> dict[str, list[str]]:
    """Return what a database is made of: tables with their columns, and indexes."""
    engine = _engine(url)
    seen = inspected(engine)
    found = {
        table: [
            *sorted(f"{c['name']} {c['type']} {'null' if c['nullable'] else 'not null'}" for c in seen.get_columns(table)),
            *sorted(f"{i['name']} {i['column_names']} {i['unique']}" for i in seen.get_indexes(table)),
        ]
        for table in seen.get_table_names()
    }  # fmt: skip
    engine.dispose()
    return found


def is_sqlite(talk: Conversation) -> bool:
    return talk.url.startswith("sqlite")


# --- What the history says, and what is taken back ----------------------------------------------------------------


def check_histories(talk: Conversation) -> tuple[int, int]:
    """Read the history of each record: it has all steps, none by its stored word. Return how many records and words there are."""
    steps = column_of(
        talk,
        "SELECT kind || ' ' || number || ' ' || count(*) FROM records JOIN history ON history.record_id = records.id "
        "GROUP BY kind, number",
    )
    answers = Counter(
        column_of(
            talk,
            "SELECT kind || ' ' || number FROM records JOIN notes ON notes.record_id = records.id "
            "WHERE kind = 'action' AND struck_at IS NULL AND NOT EXISTS (SELECT 1 FROM history "
            "WHERE history.record_id = records.id AND history.at = notes.at "
            "AND history.person_id = notes.person_id)",
        )
    )
    verbs = column_of(talk, "SELECT DISTINCT verb FROM history WHERE record_id IS NOT NULL")
    as_stored = re.compile(rf" · (?:{'|'.join(verbs)})$", flags=re.MULTILINE)  # not in words of ours

    for kind, number, changes in map(str.split, steps):
        said = talk.answer(LINDA, f"history {PREFIXES[kind]}-{number}")
        count = int(changes) + answers[f"{kind} {number}"]
        assert f" · {count} step" in said
        assert not as_stored.search(said), said
        assert len([line for line in said.splitlines()[1:] if not line.startswith(" ")]) == count, said
    assert answers
    assert talk.undeclared_steps() == set()
    return len(steps), len(verbs)


LastSteps = Sequence[tuple[str, str, Sequence[str], Sequence[str]]]


def check_undo(talk: Conversation, last_steps: LastSteps) -> None:
    """Take back steps: whose each is, on what, and what the record says after it and before it."""
    for who, ref, after, before in last_steps:
        shown = talk.answer(who, f"show {ref}").splitlines()
        assert set(shown) >= set(after), (ref, shown)

        said = talk.answer(who, f"undo {ref}")

        again = talk.answer(who, f"show {ref}").splitlines()
        assert set(again) >= set(before), (said, again)
        assert not set(again) & set(after), (said, again)


# --- Buttons ------------------------------------------------------------------------------------------------------

# What a record needs to be as it was is pressed first, then what ends it.
LATE = (
    "unmute", "wake", "start", "unblock", "mute", "read", "confirm", "consent", "logpasted", "applyroster", "resend",
    "unsend", "decline", "withdrawconsent", "droppasted", "droproster", "verify", "reopen", "once", "unremind", "undo",
    "mark", "done", "cancel",
)  # fmt: skip
COUNTED = re.compile(r"\((\d+)\)$")  # ends the labels under a digest
LISTED = re.compile(r"^\*(?:A|I|E|DEC|P|M)-\d+\*", flags=re.MULTILINE)


def by_the_bot(talk: Conversation) -> list[Message]:
    return [one for found in talk.workspace.posted.values() for one in found if one.user == BOT.user]


def check_buttons(talk: Conversation) -> int:
    """Press what stands in old messages, each value once by each reader; those of digests list as many records as they counted.

    On PostgreSQL those that open a form are left out: they read what others write there. Return how many were pressed.
    """
    shown = [one for one in by_the_bot(talk) if one.blocks]
    pressed = {
        (button["value"], reader_of(talk, one)): (one, button) for one in shown for button in buttons_of(one)
    }
    before = {id(one): (one.text, one.blocks) for one in shown}
    wanted = [one for one in pressed if is_sqlite(talk) or verb_of(one[0]) in {*LATE, "listed"}]

    for value, reader in sorted(wanted, key=lambda one: (_turn(one[0]), one)):
        message, button = pressed[value, reader]
        message.text, message.blocks = before[id(message)]  # as somebody has it on an old screen
        said = reaction(talk, reader, message, button)
        check_answer(said, value)
        if (counted := COUNTED.search(button["text"]["text"])) and verb_of(value) == "listed":
            assert len(LISTED.findall(said)) == int(counted[1]), (value, said)
    return len(wanted)


def check_answer(said: str, value: str) -> None:
    """An answer has words, and does not say that the bot has failed."""
    assert re.search(r"\w \w", said), (value, said)
    assert not OUR_FAULT.search(said), (value, said)


def verb_of(value: str) -> str:
    return value.split(":")[1]


def _turn(value: str) -> int:
    return LATE.index(verb_of(value)) + 1 if verb_of(value) in LATE else 0


def reader_of(talk: Conversation, message: Message) -> str:
    """Return somebody who sees a message: the secretary, where several do."""
    return message.only_for or talk.workspace.channels[message.channel].user or talk.user(LINDA)


def reaction(talk: Conversation, user: str, place: Message | View, button: dict[str, Any]) -> str:
    """Press a button of a message or a tab; return what is said, or what the form shows that opens, which is put away."""
    workspace = talk.workspace
    workspace.stacks.pop(user, None)
    there = {channel: len(found) for channel, found in workspace.posted.items()}
    if isinstance(place, View):
        talk._run(workspace.press(user, view_id=place.id, **place_of(button)))
        changed = ""
    else:
        text = place.text
        talk._run(workspace.press(user, message=place, **place_of(button)))
        changed = place.text if place.text != text else ""
    said = [one.text for channel, found in workspace.posted.items() for one in found[there.get(channel, 0) :]]
    forms = [str(view.shape) for view in workspace.stacks.pop(user, [])]
    return "\n".join([*said, *forms, *([changed] if changed else [])])


def answers(talk: Conversation, who: str, value: str) -> str:
    """Press the newest button of somebody's that carries this; return what is said."""
    mine = [one for one in by_the_bot(talk) if reader_of(talk, one) == talk.user(who)]
    found = [(one, button) for one in mine for button in buttons_of(one) if button["value"].startswith(value)]
    message, button = max(found, key=lambda one: one[0].ts)
    return reaction(talk, talk.user(who), message, button)


# --- Posts --------------------------------------------------------------------------------------------------------


def heads(talk: Conversation, channel: str) -> list[str]:
    """Return the first lines; earlier versions put the number before the title."""
    return [re.sub(r"^\*[A-Z]+-\d+\*  ", "", one.text.splitlines()[0]) for one in talk.channel(channel)]


def settle(talk: Conversation) -> None:
    """Let ten minutes pass in which the bot looks for what is in doubt."""
    for _ in range(5):
        talk.passes(minutes=2)
        talk.ticks.reconcile()
    talk.ticks.remove_duplicates()


def check_half_sent(talk: Conversation, half_sent: Sequence[tuple[str, str, int]]) -> str:
    """Send again what was not delivered, let Lea get an account, and let the bot judge what is in doubt.

    `half_sent` has the channel of each post, its first line, and how often it stands there before; it is there once after.
    Return what was said of what is sent again.
    """
    before = [(channel, head, heads(talk, channel).count(head)) for channel, head, _ in half_sent]
    again = answers(talk, LINDA, "v1:resend:")
    talk.workspace.people["U9LEA"] = Person(
        "U9LEA", "lea.late", "Lea Late", "lea.late@example.org", "Europe/Zurich"
    )
    talk.says("lea.late", "who secretary", channel="direct")

    settle(talk)

    assert before == half_sent
    assert [heads(talk, channel).count(head) for channel, head, _ in half_sent] == [1] * len(half_sent)
    assert column_of(talk, "SELECT key FROM posts WHERE state IN ('sending', 'uncertain', 'parked')") == []
    return again


def check_days(talk: Conversation, until: datetime, planned: Sequence[tuple[str, str, str]]) -> None:
    """Let days pass: what was planned comes at its moment, nothing comes twice, and nothing stays behind.

    What is `planned` says who reads it when, in Geneva, and words of it.
    """
    old_ones = {(one.channel, one.ts) for one in by_the_bot(talk)}
    settle(talk)
    missing = list[str]()

    while talk.clock.now() < until:
        talk.until(min(until, talk.clock.now() + timedelta(days=2)))
        missing += talk.ticks.audit()

    new = [one for one in by_the_bot(talk) if (one.channel, one.ts) not in old_ones]
    twice = Counter((one.channel, _at(one)[:10], one.text) for one in new)
    assert [said for said, times in twice.items() if times > 1] == []
    assert missing == []
    before = f"{until:%Y-%m-%d %H:%M}"
    assert (
        column_of(talk, f"SELECT key FROM {{notices}} WHERE state = 'planned' AND due_at < '{before}'") == []
    )
    waiting = "state IN ('pending', 'sending', 'uncertain')"
    assert column_of(talk, f"SELECT key FROM posts WHERE {waiting} AND send_at < '{before}'") == []
    wanted = [one for one in planned if _moment(one[1], until.year) < until]
    came = [
        (who, next((_at(one) for one in new if one in talk.direct(who) and words in one.text), ""), words)
        for who, _, words in wanted
    ]
    assert came == wanted


def _at(message: Message) -> str:
    """Return when a message came: "Mon 24 Oct 09:00" in Geneva."""
    moment = datetime.fromtimestamp(float(message.ts), GENEVA)
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def _moment(words: str, year: int) -> datetime:
    return datetime.strptime(f"{words} {year}", "%a %d %b %H:%M %Y").replace(tzinfo=GENEVA)
