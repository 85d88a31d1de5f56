"""A database that an earlier version wrote goes on working: words that it stored are data, whatever the code calls them now.

`tests/fixtures/before_rooms.sql.gz` is the SQL dump of an SQLite database (`sqlite3.Connection.iterdump`), and
`before_rooms.json.gz` what was around it: the moment at which it was taken (`now`), the charter, the file of heads of the
chain of seals (`audit_log`) and the practice workspace with all its messages (`Workspace.dump`).

The two were written together by the last version before modules, tables and columns were renamed (migration 0015), through
a `Conversation` with 25 people, from Friday 7 to Wednesday 19 October 2016: some 190 commands, buttons, replies and pasted
lists, with the history sealed on six days. At the end a client that raised MaybeSent, before or after the call, left posts in
doubt; one that raised a BaseException there, as a process that is killed, left them claimed; one was claimed and no more. The
steps of the last seconds are neither sealed nor delivered. The bytes of files that had been sent were cut to forty, for size.

The fixture is not made again: only that version could.
"""

import gzip
import json
import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
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

from handlers.sealing.seal import verify
from practice.blocks import interactive
from practice.workspace import Message, Person
from storage.migrate import MIGRATIONS_FOLDER, migrate
from tests import databases
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, UTE

FIXTURES = Path(__file__).parents[1] / "fixtures"
GENEVA = ZoneInfo("Europe/Zurich")
DANIEL, FILIZ, GRETA, HALE, KENJI, JOOST = (
    "daniel.mensah", "filiz.arslan", "greta.weber", "hale.kaya", "kenji.sato", "joost.peeters",
)  # fmt: skip
PAULA, QUENTIN = "paula.ruiz", "quentin.leroy"
OUR_FAULT = re.compile(r"went wrong on my side|I don't understand “|There is nothing named")


PREFIXES = {"action": "A", "issue": "I", "event": "E", "decision": "DEC", "proposal": "P", "meeting": "M"}


# --- The old database and its workspace ---------------------------------------------------------------------------


@cache
def dump() -> str:
    return gzip.decompress((FIXTURES / "before_rooms.sql.gz").read_bytes()).decode()


def kept() -> dict[str, Any]:
    """Return what stood around the database, each time anew: a conversation changes it."""
    found: dict[str, Any] = json.loads(gzip.decompress((FIXTURES / "before_rooms.json.gz").read_bytes()))
    return found


@cache
def old(kind: str) -> str:
    """Return the address of a database with the old tables and rows."""
    url = databases.empty(kind)
    if kind == "sqlite":
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
            db.executescript(dump())
    else:
        _bring_over(old("sqlite"), url)
    return url


@cache
def migrated(kind: str) -> str:
    """Return the address of a copy of the old database that was migrated. Nobody works in it."""
    url = databases.copy_of(old(kind))
    migrate(url)
    return url


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


@pytest.fixture(params=databases.KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    copy = databases.copy_of(migrated(request.param))
    yield copy
    databases.throw_away(copy)


@pytest.fixture
def talk(url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Conversation]:
    """The task force goes on, with today's code, at the moment at which the old version stopped. Nothing in the log is an error."""
    around = kept()
    (tmp_path / "charter.yaml").write_text(around["charter"], encoding="utf-8")
    conversation = Conversation(
        url,
        charter=str(tmp_path / "charter.yaml"),
        now=datetime.fromisoformat(around["now"]),
        kept=around["workspace"],
    )
    yield conversation
    conversation.close()
    logged = [one for phase in ("setup", "call") for one in caplog.get_records(phase)]
    assert [one.getMessage() for one in logged if one.levelno >= logging.ERROR] == []


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


def by_the_bot(talk: Conversation) -> list[Message]:
    return [one for found in talk.workspace.posted.values() for one in found if one.user == BOT.user]


def _labels(message: Message) -> list[str]:
    return [element["text"]["text"] for _, element in interactive(message.blocks) if "text" in element]


# --- The tables, the seals, the history ---------------------------------------------------------------------------


def test_old_database_has_all_that_these_tests_are_about() -> None:
    posts = Counter(column_of(old("sqlite"), "SELECT kind || ' ' || state FROM posts"))
    buttons = Counter(
        _verb(element["value"])
        for one in kept()["workspace"]["messages"]
        for _, element in interactive(one["blocks"])
    )

    assert posts.keys() >= {
        "card sent", "card pending", "card sending", "card uncertain", "card parked", "digest sent", "digest pending",
        "digest uncertain", "reminder sent", "reminder sending", "reminder parked", "file sent", "file pending",
        "file uncertain", "note sent", "note pending", "audit sent",
    }  # fmt: skip
    assert len(buttons) == 46
    assert buttons.total() > 1000


@pytest.mark.parametrize("kind", databases.KINDS)
def test_old_database_gets_the_tables_of_today(kind: str) -> None:
    assert shape(migrated(kind)) == shape(databases.fresh(kind))


def test_seals_of_the_old_version_fit_and_go_on(talk: Conversation, tmp_path: Path) -> None:
    heads_file = tmp_path / "audit.log"
    heads_file.write_text(kept()["audit_log"], encoding="utf-8")
    before, after = list[str](), list[str]()
    verify(talk.url, file=heads_file, wanted=None, say=before.append)  # as `audit verify` does
    talk.answer(LINDA, "move A-1 26 oct")
    sealed = talk.ticks.seal()

    breaks = verify(talk.url, file=heads_file, wanted=None, say=after.append)

    assert breaks == 0, after
    assert sealed == 34
    assert before == [
        "155 lines are sealed, the last one 155; 33 wait for their seals.",
        f"6 heads in {heads_file} fit, the last of Wed 19 Oct 2016.",
        "Everything fits.",
    ]


def test_sessions_of_the_old_version_are_meetings_that_go_on(talk: Conversation) -> None:
    listed = talk.answer(LINDA, "sessions all").splitlines()
    history = talk.answer(LINDA, "history M-2")
    moved = talk.answer(LINDA, "session MCG 4 nov to:10 nov").splitlines()
    back = talk.answer(LINDA, "session CoCo 17 nov").splitlines()
    planned = talk.answer(LINDA, "meeting 20 oct 14:00")

    assert [line.partition(" · waiting")[0] for line in listed[:5]] == [
        "*4 sessions*",
        "Thu 20 Oct  ISC-TF · M-1 · papers were due Mon 17 Oct",
        "Fri 4 Nov  MCG · M-2 · papers are due Fri 28 Oct",
        "Thu 17 Nov  CoCo · M-3 · called off",
        "Wed 30 Nov  Council · M-4 · called off",
    ]
    assert "time: Fri 4 Nov, was Thu 3 Nov" in history
    assert moved[0] == "MCG meets on Thu 10 Nov, not on Fri 4 Nov."
    assert back[0] == "CoCo meets on Thu 17 Nov."
    assert "M-1" in planned
    assert "M-3" in talk.answer(LINDA, "sessions CoCo")


def test_history_of_each_record_reads_and_names_each_step(talk: Conversation) -> None:
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
    assert (len(steps), len(verbs)) == (67, 31)
    assert answers


# --- Undo ---------------------------------------------------------------------------------------------------------

# The last steps before the new version came: whose, and what the record says before it and after.
LAST_STEPS: list[tuple[str, str, list[str], list[str]]] = [
    (KENJI, "A-14", ["Due: Mon 31 Oct"], ["Due: Wed 26 Oct"]),
    (
        LINDA,
        "A-3",
        [
            "*A-3*  List of all recommendations",
            "Owner: Hale Kaya",
            "Entity: BR",
            "Priority: high",
            "Visibility: restricted",
        ],
        ["*A-3*  List of recommendations", "Owner: Runa Lindqvist", "Due: Wed 26 Oct"],
    ),
    (PAULA, "A-21", ["Owner: Taro Nakagawa"], ["Owner: Paula Ruiz"]),
    (
        UTE,
        "A-17",
        ["Done", "Result: Sent again"],
        ["Overdue", "Again: Every Monday: Mon 24 Oct, Mon 31 Oct, Mon 7 Nov."],
    ),
    (DANIEL, "A-9", ["Blocked: no answer from the host"], ["Open"]),
    (LINDA, "A-22", ["Cancelled", "Why: not needed"], ["Open"]),
    (HALE, "A-4", ["Overdue"], ["Verified", "Result: Two quotes are in"]),
    (GRETA, "A-12", ["Handed over", "To: the Council"], ["Due soon"]),
    (HALE, "A-24", ["In progress"], ["Open"]),
    (LINDA, "A-13", ["Verified"], ["Done"]),
    (FILIZ, "A-27", ["Cancelled", "Why: the same as A-26"], ["Open"]),
    (
        DANIEL,
        "I-6",
        ["Focal points 8 working days → *task force* → MCG → CoCo → Council"],
        ["Overdue · I-6 · focal points, was due Fri 14 Oct · by Daniel Mensah"],
    ),
    (
        ALINE,
        "I-9",
        ["Asked · I-9 · Wed 19 Oct · The task force's time stops until the answer"],
        ["Focal points → task force 2 working days → MCG → *task force* → MCG → CoCo → Council"],
    ),
    (
        LINDA,
        "I-4",
        ["Waiting · I-4 · the chair and the secretary, until Fri 4 Nov · by Linda Okafor · Restricted"],
        ["Overdue · I-4 · the chair and the secretary, was due Fri 14 Oct · by Linda Okafor · Restricted"],
    ),
    (
        HALE,
        "I-12",
        ["Cancelled · I-12 · taken back: settled by phone"],
        ["Overdue · I-12 · focal points, was due Fri 14 Oct · nobody has answered · by Hale Kaya"],
    ),
    (
        ALINE,
        "DEC-4",
        ["One action came of it: A-37, Paula Ruiz, Fri 28 Oct.", "It counts now."],
        [
            "Draft on I-5: *Agreed:* The chair speaks",
            "One action comes of it: Write the speech, Paula Ruiz, Fri 28 Oct.",
        ],
    ),
    (LINDA, "DEC-1", ["Benefit: duplication avoided, CHF 5 saved", "Review: Thu 1 Dec"], []),
    (LINDA, "P-5", ["*P-5*  Charter of the group for the web"], ["*P-5*  Charter of the web group"]),
    (KENJI, "E-1", ["Linked: A-19  Send the text to the regions"], []),
    (FILIZ, "I-8", ["10:38, Filiz Arslan: The regions wait"], []),
]


def test_last_steps_are_taken_back_and_the_values_before_them_are_there_again(talk: Conversation) -> None:
    for who, ref, after, before in LAST_STEPS:
        shown = talk.answer(who, f"show {ref}").splitlines()
        assert set(shown) >= set(after), ref

        said = talk.answer(who, f"undo {ref}")

        again = talk.answer(who, f"show {ref}").splitlines()
        assert set(again) >= set(before), (said, again)
        assert not set(again) & set(after), (said, again)


def test_step_that_is_too_old_is_refused_with_its_moment(talk: Conversation) -> None:
    assert talk.answer(HALE, "undo A-25").startswith("Undo works for ten minutes; that was on Tue 18 Oct")


# --- Buttons and forms --------------------------------------------------------------------------------------------

# What a record needs to be as it was is pressed first, then what ends it.
LATE = (
    "unmute", "wake", "start", "unblock", "mute", "read", "confirm", "consent", "logpasted", "applyroster", "resend",
    "unsend", "decline", "withdrawconsent", "droppasted", "droproster", "verify", "reopen", "once", "unremind", "undo",
    "mark", "done", "cancel",
)  # fmt: skip


COUNTED = re.compile(r"\((\d+)\)$")  # ends the labels under a digest
LISTED = re.compile(r"^\*(?:A|I|E|DEC|P)-\d+\*", flags=re.MULTILINE)


def test_every_button_of_every_old_message_still_does_something(talk: Conversation) -> None:
    """Press what stands in old messages, each value once; those of digests list as many records as they counted.

    On PostgreSQL those that open a form are left out: they read what others write there.
    """
    shown = [one for one in by_the_bot(talk) if one.blocks]
    pressed = {element["value"]: (one, element) for one in shown for _, element in interactive(one.blocks)}
    before = {id(one): (one.text, one.blocks) for one in shown}
    wanted = [value for value in pressed if is_sqlite(talk) or _verb(value) in {*LATE, "listed"}]

    for value in sorted(wanted, key=lambda one: (_turn(one), one)):
        message, element = pressed[value]
        message.text, message.blocks = before[id(message)]  # as somebody has it on an old screen
        reaction = _reaction(talk, _reader(talk, message), message, element["action_id"])
        assert reaction, value
        assert not OUR_FAULT.search(reaction), (value, reaction)
        if (counted := COUNTED.search(element["text"]["text"])) and _verb(value) == "listed":
            assert len(LISTED.findall(reaction)) == int(counted[1]), (value, reaction)
    assert len(wanted) == (528 if is_sqlite(talk) else 238)


def is_sqlite(talk: Conversation) -> bool:
    return talk.url.startswith("sqlite")


def _verb(value: str) -> str:
    return value.split(":")[1]


def _turn(value: str) -> int:
    return LATE.index(_verb(value)) + 1 if _verb(value) in LATE else 0


def _reader(talk: Conversation, message: Message) -> str:
    """Return somebody who sees a message: the secretary, where several do."""
    return message.only_for or talk.workspace.channels[message.channel].user or talk.user(LINDA)


def _reaction(talk: Conversation, user: str, message: Message, button: str) -> str:
    """Press a button; return what is said, or what the form shows that opens, which is put away."""
    workspace = talk.workspace
    workspace.stacks.pop(user, None)
    there = {place: len(found) for place, found in workspace.posted.items()}
    text = message.text
    talk._run(workspace.press(user, message=message, action_id=button))
    said = [one.text for place, found in workspace.posted.items() for one in found[there.get(place, 0) :]]
    forms = [str(view.shape) for view in workspace.stacks.pop(user, [])]
    return "\n".join([*said, *forms, *([message.text] if message.text != text else [])])


def test_forms_that_were_open_are_taken(talk: Conversation) -> None:
    talk.submits(UTE, due="2016-11-02")
    (logged,) = talk.submits(GRETA, text="Chairs for the hall", due="2016-11-03")
    (decided,) = talk.submits(ALINE, word="agreed", text="One budget")

    assert "Due: Wed 2 Nov" in talk.answer(UTE, "show A-1").splitlines()
    assert "Chairs for the hall" in logged.text
    assert decided.text.startswith("DEC-5  I-1 is decided. *Agreed:* One budget.")


# --- What waits for somebody --------------------------------------------------------------------------------------


def answers(talk: Conversation, who: str, value: str) -> str:
    """Press the newest button of somebody's that carries this; return what is said."""
    mine = [one for one in by_the_bot(talk) if _reader(talk, one) == talk.user(who)]
    found = [(one, e) for one in mine for _, e in interactive(one.blocks) if e["value"].startswith(value)]
    message, element = max(found, key=lambda one: one[0].ts)
    return _reaction(talk, talk.user(who), message, element["action_id"])


def test_what_waits_for_a_second_person_can_be_confirmed(talk: Conversation) -> None:
    chair, area = answers(talk, ALINE, "v1:consent:"), answers(talk, ALINE, "v1:say:area confirm GENDER")

    assert chair.splitlines()[0] == "Taro Nakagawa is chair from Tue 1 Nov."
    assert "Gender" in area
    assert talk.answer(LINDA, "who chair on:2016-11-01").endswith("  Taro Nakagawa")
    assert "GENDER" not in talk.answer(LINDA, "areas on:2016-12-02")


def test_pasted_lines_that_wait_are_logged(talk: Conversation) -> None:
    logged = answers(talk, JOOST, "v1:logpasted:")
    listed = talk.answer(JOOST, "actions mine")

    assert logged.splitlines()[0] == "Two actions are logged."
    assert "First pasted line" in listed
    assert "Second pasted line" in listed


def test_rows_of_the_roster_that_wait_are_applied(talk: Conversation) -> None:
    # The word by which the old button names its rows was made of names in the code: they are shown once more.
    shown_again = answers(talk, LINDA, "v1:applyroster:")
    applied = answers(talk, LINDA, "v1:applyroster:")

    assert "nothing was applied. This is how it reads now." in shown_again
    assert applied.splitlines()[0] == "Applied: 2 roles."
    assert "Lihua Chen" in talk.answer(LINDA, "who gender on:2016-11-02")


# --- Posts and notices ----------------------------------------------------------------------------------------------


def heads(talk: Conversation, channel: str) -> list[str]:
    """Return the first lines; earlier versions put the number before the title."""
    return [re.sub(r"^\*[A-Z]+-\d+\*  ", "", one.text.splitlines()[0]) for one in talk.channel(channel)]


def settle(talk: Conversation) -> None:
    """Let ten minutes pass in which the bot looks for what is in doubt."""
    for _ in range(5):
        talk.passes(minutes=2)
        talk.ticks.reconcile()
    talk.ticks.remove_duplicates()


HALF_SENT = [
    ("#isc-accessibility", "Looked for once", 0),
    ("#isc-events", "Doubtful and there", 1),
    ("#isc-standards-gap", "Doubtful and not there", 0),
    ("#isc-resources", "Only claimed", 0),
    ("#isc-communications", "Killed after it was sent", 1),
    ("#isc-gender", "Killed before it was sent", 0),
]


def test_what_was_on_its_way_is_there_once(talk: Conversation) -> None:
    """Half-sent posts are looked up, files that were asked for come, and what could not be delivered is sent again."""
    before = [(channel, head, heads(talk, channel).count(head)) for channel, head, _ in HALF_SENT]
    again = answers(talk, LINDA, "v1:resend:")
    talk.answer(LINDA, "undo A-22")  # the one action of somebody who has had no account until now
    talk.workspace.people["U9LEA"] = Person(
        "U9LEA", "lea.late", "Lea Late", "lea.late@example.org", "Europe/Zurich"
    )
    talk.says("lea.late", "who secretary", channel="direct")

    settle(talk)

    assert before == HALF_SENT
    assert [heads(talk, channel).count(head) for channel, head, _ in HALF_SENT] == [1] * len(HALF_SENT)
    assert [one.text.splitlines()[0] for one in talk.direct(UTE)].count(
        "*A-35*  Told and killed"
    ) == 1  # as it was put together
    assert [
        "Your week · Wed 19 to Tue 25 Oct" in one.text.splitlines()[0] for one in talk.direct(QUENTIN)
    ].count(True) == 1
    names = Counter(file["name"] for one in by_the_bot(talk) for file in one.files)
    asked = [f"-{number}." for number in (235, *range(245, 251))]
    assert [[count for name, count in names.items() if one in name] for one in asked] == [[1]] * 7, names
    assert again.startswith("I'll send it to #isc-climate once more.")
    assert heads(talk, "#isc-climate").count("Speech for the conference") == 1
    assert [one.text.splitlines()[0] for one in talk.direct("lea.late")].count("*Welcome pages*") == 1
    assert column_of(talk, "SELECT key FROM posts WHERE state IN ('sending', 'uncertain', 'parked')") == []


# Of each reason that was planned one: who reads it when, in Geneva, and words of it.
PLANNED = [
    ("hale.kaya", "Wed 19 Oct 10:39", "*List of all recommendations*\n"),
    ("aline.moreau", "Wed 19 Oct 10:39", "*May sponsors use the logo?*\nIt came up from the focal points"),
    ("joost.peeters", "Wed 19 Oct 10:39", "Cancelled · I-12 · taken back: settled by phone"),
    ("paula.ruiz", "Wed 19 Oct 14:00", "*Write the speech*\n"),
    ("wipa.chaiyo", "Thu 20 Oct 04:00", "You asked me to remind you."),
    ("hale.kaya", "Thu 20 Oct 09:00", "is due *Thu 27 Oct*"),
    ("linda.okafor", "Thu 20 Oct 09:00", "is still open.\nI reminded Ute"),
    ("joost.peeters", "Thu 20 Oct 09:00", "*For Filiz Arslan, away until Fri 21 Oct*"),
    ("greta.weber", "Thu 20 Oct 09:00", "was due *Wed 19 Oct*"),
    ("julia.silva", "Thu 20 Oct 09:00", "is due *today, Thu 20 Oct*"),
    ("aline.moreau", "Thu 20 Oct 16:00", "The task force's time ends today, Thu 20 Oct."),
    ("hale.kaya", "Fri 21 Oct 09:00", "my last reminder"),
    ("linda.okafor", "Fri 21 Oct 15:00", "*I-1*  Who pays for pages in six languages?\nYou asked me to remind you."),
    ("linda.okafor", "Mon 24 Oct 09:00", "DEC-3 is due for review"),
    ("filiz.arslan", "Mon 24 Oct 09:00", "Joost Peeters stood in."),
    ("linda.okafor", "Mon 24 Oct 10:00", "Your week · Mon 24 to Sun 30 Oct"),
    ("paula.ruiz", "Wed 26 Oct 14:00", "Your question has had its answer since Tue 18 Oct."),
    ("salma.haddad", "Wed 26 Oct 09:00", "Nobody answers for *Emergency telecommunications* (BDT)"),
]  # fmt: skip


def test_planned_notices_come_at_their_moments_and_nothing_comes_twice(talk: Conversation) -> None:
    """Three weeks go by; on PostgreSQL the first days of them, which is the same course of posts."""
    end = datetime(2016, 11, 9, 15, tzinfo=UTC) if is_sqlite(talk) else datetime(2016, 10, 24, 15, tzinfo=UTC)
    old_ones = {(one.channel, one.ts) for one in by_the_bot(talk)}
    settle(talk)
    missing = list[str]()

    while talk.clock.now() < end:
        talk.until(min(end, talk.clock.now() + timedelta(days=2)))
        missing += talk.ticks.audit()

    new = [one for one in by_the_bot(talk) if (one.channel, one.ts) not in old_ones]
    wanted = [one for one in PLANNED if _moment(one[1]) < end]
    came = [
        (who, next((at(one) for one in new if one in talk.direct(who) and words in one.text), ""), words)
        for who, _, words in wanted
    ]
    assert came == wanted
    twice = Counter((one.channel, at(one)[:10], one.text) for one in new)
    assert [said for said, times in twice.items() if times > 1] == []
    assert missing == []
    before = f"{end:%Y-%m-%d %H:%M}"
    assert (
        column_of(talk, f"SELECT key FROM {{notices}} WHERE state = 'planned' AND due_at < '{before}'") == []
    )
    waiting = "state IN ('pending', 'sending', 'uncertain')"
    assert column_of(talk, f"SELECT key FROM posts WHERE {waiting} AND send_at < '{before}'") == []


def at(message: Message) -> str:
    """Return when a message came: "Mon 24 Oct 09:00" in Geneva."""
    moment = datetime.fromtimestamp(float(message.ts), GENEVA)
    return f"{moment:%a} {moment.day} {moment:%b %H:%M}"


def _moment(words: str) -> datetime:
    return datetime.strptime(f"{words} 2016", "%a %d %b %H:%M %Y").replace(tzinfo=GENEVA)
