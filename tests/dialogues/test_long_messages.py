"""Whatever the records hold: every message stays within what Slack takes, and its rest can be reached."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from practice import blocks as block_kit
from practice.workspace import Message
from tests import databases
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA, labels

LONG = "& " * 115  # of a title: five characters each once they are escaped
PROSE = "& word " * 330  # of a note, an option, a position or an outcome
SAID = PROSE[:2100]
ENTITIES = ("BR", "TSB", "BDT", "GS", "SPM", "C&P", "HRMD", "FRMD", "IS")
HOLDERS = 30
LISTS = (
    "home", "help", "actions", "actions overdue", "silent", "silent I-1", "issues", "issues all", "decisions drafts",
    "proposals all", "events", "sessions", "digest", "digest week", "digest week all", "who", "handover", "areas", "undelivered",
    "search word", "searchall word", "history I-1", "history A-1", "show I-1", "show A-1", "show P-1", "show E-1",
    "show DEC-1", "settings",
)  # fmt: skip
FULL = {"silent", "events", "handover", "search word"}  # longer than a message
TABLES = {"actions": ("A", "Act"), "issues": ("I", "Ask")}  # have room for every title in full
DIGESTS = {"digest", "digest week", "digest week all"}  # cut each title, whose reference stands beside it
MORE = ("More", "Earlier notes")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    """A task force whose names are long, whose lists are full, and whose texts are as long as they may be."""
    people = tmp_path_factory.mktemp("long") / "people.csv"
    known = Path("practice/people.csv").read_text(encoding="utf-8")
    added = [
        f"Ann{n} {'x' * 52},ann{n}@example.org,GVA,en,focal_point,WEB,{ENTITIES[n % len(ENTITIES)]}"
        for n in range(HOLDERS)
    ]
    people.write_text("\n".join([known.rstrip(), *added, ""]), encoding="utf-8")
    talk = Conversation(databases.fresh("sqlite"), people=str(people))
    _fill(talk)
    talk.passes(days=7)
    yield talk
    talk.close()
    databases.throw_away(talk.url)


def _fill(talk: Conversation) -> None:
    for n in range(40):
        talk.answer(LINDA, f"action Act{n} word {LONG} due:10 oct owner:<@{talk.user(LINDA)}>")
    for n in range(22):
        talk.answer(LINDA, f"raise Ask{n} word {LONG} area:web")
        talk.answer(LINDA, f"event Day{n} word {LONG} on:20 oct")
        talk.answer(LINDA, f"propose Text{n} word {LONG} due:20 oct wording:{'& ' * 100}")
    for n in range(5):
        talk.answer(LINDA, f"option I-1 Way{n} {LONG[:200]} end-of-way{n}")
    for n in range(HOLDERS):
        talk.answer(f"ann{n}", f"position I-1 Say{n} {SAID} end-of-say{n}")
    for n in range(2, 8):
        talk.answer(LINDA, f"decide I-{n} agreed {SAID}")
    for n in range(6):
        for ref in ("I-1", "A-1", "P-1", "E-1"):
            talk.answer(LINDA, f"note {ref} Note{n} {PROSE} end-of-note{n}")


def is_taken(message: Message) -> bool:
    return not block_kit.check_message(message.blocks) if message.blocks else len(message.text) <= 40_000


def words_of(message: Message) -> str:
    shown = [
        line
        for block in message.blocks
        for line in (rows_of(block) or ([block["text"]["text"]] if "text" in block else []))
    ]
    return unescape("\n".join(shown) or message.text)


def rows_of(block: dict[str, Any]) -> list[str]:
    """Return the rows of a table, each as a line, without its head."""
    return [" · ".join(map(cell_text, row)) for row in block.get("rows", [])[1:]]


def cell_text(cell: dict[str, Any]) -> str:
    sections = cell.get("elements", [])
    return str(
        cell.get("text") or "".join(one.get("text", "") for part in sections for one in part["elements"])
    )


def failed(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.message for one in caplog.records if "did not reach" in one.message]


@pytest.mark.parametrize("channel", ["", "direct"])
@pytest.mark.parametrize("words", LISTS)
def test_every_answer_is_within_the_limits(
    full: Conversation, words: str, channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    (said,) = full.says(LINDA, words if channel else f"/isc {words}", channel=channel)

    assert is_taken(said)
    assert failed(caplog) == []
    assert "There is no " not in said.text
    assert "I don't know" not in said.text
    assert ("Shortened to fit. In full: show A-12" in words_of(said)) or words not in FULL
    assert not re.search(r"… ·(?! )|…$", words_of(said), flags=re.MULTILINE) or words not in DIGESTS
    if words in TABLES:
        letter, title = TABLES[words]
        rows = words_of(said).split("\n")
        assert [
            n for n in range(20) if f"{letter}-{n + 1} {title}{n} word {LONG.strip()} · " not in rows[n]
        ] == []


def test_every_line_of_a_list_is_there(full: Conversation) -> None:
    (said,) = full.says(LINDA, "actions", channel="direct")
    (rest,) = full.presses(LINDA, said, "Next 20")

    lines = f"{words_of(said)}\n{words_of(rest)}".split("\n")
    assert [n for n in range(1, 41) if not any(line.startswith(f"A-{n} ") for line in lines)] == []
    assert [
        line for line in lines if line.startswith("A-") and " Mon 10 Oct · Linda Okafor · -4" not in line
    ] == []


@pytest.mark.parametrize("ref", ["I-1", "A-1", "P-1", "E-1"])
def test_everything_of_a_record_is_reached_by_pages(full: Conversation, ref: str) -> None:
    (said,) = full.says(LINDA, f"show {ref}", channel="direct")
    seen = words_of(said)
    while button := next((one for one in labels(said) if one in MORE), ""):
        (said,) = full.presses(LINDA, said, button)
        assert is_taken(said)
        seen += words_of(said)

    assert [n for n in range(6) if f"end-of-note{n}" not in seen] == []
    latest = range(
        HOLDERS - len(ENTITIES), HOLDERS
    )  # an entity has one position: the last that was stated for it
    ends = [*(f"end-of-way{n}" for n in range(5)), *(f"end-of-say{n}" for n in latest)]
    assert [one for one in ends if ref == "I-1" and one not in seen] == []


def test_history_has_as_many_steps_on_a_page_as_a_message_holds(full: Conversation) -> None:
    (said,) = full.says(LINDA, "history I-1", channel="direct")
    seen = words_of(said)
    while "Previous" in labels(said):
        (said,) = full.presses(LINDA, said, "Previous")
        assert is_taken(said)
        seen += words_of(said)

    assert [n for n in range(HOLDERS) if f"end-of-say{n}" not in seen] == []


def test_everything_that_was_posted_is_within_the_limits(full: Conversation) -> None:
    posted = [m for found in full.workspace.posted.values() for m in found if m.user == BOT.user]
    card = next(m for m in full.channel("#isc-web") if "Waiting · I-1 ·" in str(m.blocks))

    assert [m.text[:80] for m in posted if not is_taken(m)] == []
    assert "Shortened to fit. In full: show I-1" in words_of(card)
    assert labels(card)
    assert full.answer(LINDA, "undelivered") == "Everything was delivered."


@pytest.mark.parametrize("who", [LINDA, ALINE, "ann1"])
def test_home_is_within_the_limits(full: Conversation, who: str, caplog: pytest.LogCaptureFixture) -> None:
    full._run(full.workspace.open_home(full.user(who)))

    home = full.workspace.home(full.user(who))
    assert home is not None
    assert "Log an action" in str(home.blocks[-1])
    assert failed(caplog) == []
