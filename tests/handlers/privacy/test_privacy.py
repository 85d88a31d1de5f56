"""What is kept about people: what is said of it, the file with all of it, and erasing somebody for good."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, String, Text, select

from bot.names import fold
from handlers.core.sealing.seal import verify
from practice.workspace import Message
from storage import tables
from storage.tables import JsonTuple
from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels, rows

HALE, EDDA, TARO, LIHUA = "hale.kaya", "edda.brandt", "taro.nakagawa", "lihua.chen"
FORMER = "former focal point (Accessibility)"
NOVEMBER = datetime(2016, 11, 2, 9, tzinfo=UTC)
HERS = ("Hale Kaya", "hale kaya", "hale.kaya", "Kaya, Hale")


@pytest.fixture
def talk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Conversation]:
    """Weeks pass here, so dialogues take the databases by turns, and both where each word or "once" is at stake."""
    kind = getattr(request, "param", databases.by_turns(request.node.name))
    conversation = Conversation(
        databases.fresh(kind), erasures_file=tmp_path / "erasures.log", limits=UNHINDERED
    )
    yield conversation
    conversation.close()
    databases.throw_away(conversation.url)


on_both = pytest.mark.parametrize("talk", databases.KINDS, indirect=True)


def works(talk: Conversation) -> None:
    """Let Hale Kaya work with others for two weeks, and leave."""
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:12 oct")
    talk.answer(LINDA, "action Letter that Hale Kaya drafts owner:@ute.keller area:access due:1 dec")
    talk.answer(LINDA, "action Staff matter of hale.kaya@example.org owner:@hale.kaya visibility:restricted")
    talk.answer(LINDA, "action Poster owner:@ute.keller area:access due:1 dec")
    talk.answer(HALE, "note A-1 Quote received. Hale Kaya")
    talk.answer(UTE, "note A-2 Kaya, Hale knows more")
    talk.answer(HALE, "raise Who pays? area:access options:Hale Kaya pays; the Bureau pays")
    talk.answer(HALE, "event Workshop on captioning on:17 oct place:Room of Hale Kaya area:access")
    talk.answer(HALE, "absent 17-18 oct @lihua.chen")
    talk.answer(LINDA, "holiday Geneva 20 oct Farewell of Hale Kaya")
    talk.says(HALE, "/isc action\nOne line @hale.kaya\nAnother line for Hale Kaya")
    talk.answer(HALE, "export actions all")
    talk.answer(HALE, "privacy export")
    talk.answer(LINDA, "silent owner:@hale.kaya")
    talk.until(datetime(2016, 10, 24, 12, tzinfo=UTC))
    talk.answer(UTE, "asksecretary does Hale Kaya sign the letter")
    talk.answer(LINDA, "answerinquiry 1 Hale Kaya signs it")
    talk.answer(HALE, "done A-1 Sent by Hale Kaya")
    talk.answer(HALE, "done A-3")
    talk.answer(LINDA, "assign A-4 @hale.kaya")  # its card named her only once it had been sent
    talk.answer(HALE, "done A-4")
    talk.answer(LINDA, "leave 31 oct @hale.kaya reason:Hale Kaya goes to Lima")
    talk.until(NOVEMBER)
    talk.ticks.seal()


def asked(talk: Conversation, words: str = "privacy erase @hale.kaya reason:asked by letter") -> Message:
    """Let the secretary ask for it; return what a second person is asked."""
    talk.answer(LINDA, words)
    talk.passes(minutes=2)
    return talk.direct(EDDA)[-1]


def erases(talk: Conversation) -> None:
    talk.presses(EDDA, asked(talk), "Confirm")
    talk.passes(minutes=3)
    assert talk.ticks.erase() == 1
    talk.ticks.seal()
    talk.passes(minutes=10)


def texts(talk: Conversation) -> Iterator[str]:
    """Return every text of every table, each with where it stands."""

    def read_all(read: Any) -> list[str]:
        found = []
        for table in tables.metadata.sorted_tables:
            columns = [
                c for c in table.columns if isinstance(c.type, String | Text | JsonTuple | LargeBinary)
            ]
            for row in read.db.execute(select(*columns)) if columns else ():
                found += [f"{table.name}.{c.name}: {_plain(v)}" for c, v in zip(columns, row, strict=True)]
        return found

    yield from talk.store.read(read_all)


def _plain(value: object) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)


def naming(talk: Conversation, *names: str) -> list[str]:
    return [text for text in texts(talk) if any(name in text or fold(name) in text for name in names)]


def now_in_slack(talk: Conversation) -> list[str]:
    """Return what the bot's own messages say by now, but for the files."""
    posted = [m for found in talk.workspace.posted.values() for m in found if m.user == "U0CLERK"]
    return [f"{m.text}\n{m.blocks}" for m in posted if m.only_for is None and not m.files]


def file_of(talk: Conversation, who: str) -> dict[str, Any]:
    (file,) = [m for m in talk.direct(who) if m.files][-1].files
    read: dict[str, Any] = json.loads(talk.workspace.file(file["id"]).bytes)
    return read


def verified(talk: Conversation) -> list[str]:
    said: list[str] = []
    verify(talk.url, file=Path("none"), wanted=None, say=said.append)
    return said


# What is kept


@pytest.mark.parametrize("who", [LINDA, OBSERVER, STAFF])
def test_everybody_reads_in_three_lines_what_is_kept_and_what_they_can_do(
    quick: Conversation, who: str
) -> None:
    before = rows(quick)

    said = quick.answer(who, "privacy").splitlines()

    assert len(said) == 3
    assert said[0].startswith("I keep your name, e-mail address, station and Slack account,")
    assert "privacy export" in said[2]
    assert rows(quick) == before


def test_own_file_has_all_of_ones_own_and_of_others_only_the_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "action Fund call owner:@hale.kaya area:access due:12 oct")
    talk.answer(LINDA, "action Salary talk owner:@hale.kaya visibility:restricted")
    talk.answer(HALE, "note A-1 Quote received")
    talk.answer(UTE, "note A-1 My own view")
    talk.answer(HALE, "snooze A-1 monday")
    talk.answer(HALE, "absent 17-18 oct @lihua.chen")
    talk.passes(minutes=5)
    talk.answer(LINDA, "assign A-2 @ute.keller")
    talk.answer(LINDA, "edit A-2 Salary talk with the director")

    said = talk.answer(HALE, "privacy export")
    again = talk.answer(HALE, "privacy export")
    talk.passes(minutes=2)

    kept = file_of(talk, HALE)
    assert said == "What I keep about you comes as a file in our own conversation, in a minute."
    assert again == "What I keep about you is already on its way, as a file in our own conversation."
    assert kept["about this file"][0] == (
        "All that the task force's clerk keeps about Hale Kaya, as of 2016-10-07 08:05 UTC."
    )
    assert kept["person"]["email"] == "hale.kaya@example.org"
    assert [one["user"] for one in kept["Slack accounts"]] == [talk.user(HALE)]
    assert kept["roles"][0]["area"] == "ACCESS"
    assert kept["absences"][0]["from"] == "2016-10-17"
    assert [(one["reference"], one["text"]) for one in kept["notes"]] == [("A-1", "Quote received")]
    assert [one["reference"] for one in kept["reminders put off"]] == ["A-1"]
    assert kept["records"] == [
        {"reference": "A-1", "title": "Fund call", "state": "open", "what they did": ["owns"]}
    ]
    assert ("snooze", "A-1", "this person") in {
        (one["verb"], one.get("reference"), one["by"]) for one in kept["history"]
    }
    whole = json.dumps(kept)
    assert "Fund call" in whole
    assert "Salary" not in whole
    assert "My own view" not in whole
    assert {one.get("text") for one in kept["messages"]} >= {
        "left out: it names what this person may not see any more"
    }


@pytest.mark.parametrize("who", [LINDA, ALINE, UTE])
def test_nobody_gets_the_file_about_somebody_else(quick: Conversation, who: str) -> None:
    before = rows(quick)

    said = quick.answer(who, "privacy export @hale.kaya")

    assert said.endswith(
        "The operator can get somebody else's: python app.py privacy export name@example.org file.json"
    )
    assert rows(quick) == before


# Who can be erased, and by whom


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "privacy erase @hale.kaya", "Linda can erase somebody. You can see what I keep about you."),
        (OBSERVER, "privacy erase @hale.kaya", "Linda can erase somebody. You can see what I keep about you. As an observer you can leave a remark."),
        (LINDA, "privacy erase", "Who should be erased? Name them: privacy erase @name"),
        (LINDA, "privacy erase @hale.kaya @ute.keller", "I take one person here, and you named Hale Kaya and Ute Keller. Nothing was done. Name one at a time."),
        (LINDA, "privacy erase @linda.okafor", "You can't erase yourself: ask Aline. What I keep about you: privacy export"),
        (LINDA, "privacy erase @newcomer", "Nobody on the roster is called Noor Newcomer, so I keep nothing under that name. Whoever was erased has another one."),
        (LINDA, "privacy erase @hale.kaya", "Hale Kaya is focal point for Accessibility (BDT). I can only erase somebody who has left or has no role."),
        (LINDA, "privacy erase @ingrid.berg", "Ingrid Berg owns 1 open action. Hand it over first: handover @name"),
        (LINDA, "privacy forget @hale.kaya", "I don't know “forget” here. You can say: privacy, privacy export, privacy erase @name"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_what_can_and_leaves_nothing(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(LINDA, "action Room plan owner:@ingrid.berg")
    before = rows(quick)

    assert quick.answer(who, words) == sentence
    assert rows(quick) == before


def test_second_person_is_asked_and_nothing_is_done_before(talk: Conversation) -> None:
    works(talk)
    (said,) = talk.says(LINDA, "/isc privacy erase @hale.kaya")
    again = talk.answer(ALINE, "privacy erase Hale Kaya")
    talk.passes(minutes=2)
    to_edda = talk.direct(EDDA)[-1]
    shown = to_edda.text

    (declined,) = talk.presses(EDDA, to_edda, "Decline")
    talk.passes(minutes=5)

    assert said.text.splitlines()[0] == (
        "Erasing Hale Kaya, for good: it counts when a second person confirms."
    )
    assert "Aline Moreau" in said.text
    assert "Linda" not in said.text
    assert labels(said) == ["Withdraw"]
    assert again == "Erasing Hale Kaya is already waiting for a second person. Nothing has changed."
    assert "*Erasing Hale Kaya, for good*" in shown
    assert declined.text == "Declined: Erasing Hale Kaya, for good. I'll tell Linda."
    assert talk.ticks.erase() == 0
    assert "Hale Kaya" in talk.answer(LINDA, "history A-1")


@on_both
def test_role_that_was_given_meanwhile_keeps_somebody_from_being_erased(talk: Conversation) -> None:
    to_edda = asked(talk, "privacy erase @ingrid.berg")
    talk.answer(ALINE, "appoint @ingrid.berg focal point for gender entity:BDT")

    (said,) = talk.presses(EDDA, to_edda, "Confirm")

    assert said.text.startswith("Ingrid Berg is focal point for Gender (BDT). I can only erase")


# What erasing does


@on_both
def test_erased_name_address_and_account_stand_nowhere_and_the_chain_fits(talk: Conversation) -> None:
    works(talk)
    user = talk.user(HALE)
    assert len({text.split(":")[0] for text in naming(talk, *HERS, user)}) > 15  # it did stand everywhere

    erases(talk)

    assert naming(talk, *HERS, user) == []
    assert [text for text in now_in_slack(talk) if any(name in text for name in (*HERS, user))] == []
    assert verified(talk)[-1] == "Everything fits."
    assert "Letter" not in talk.answer(LINDA, "search Hale")
    assert "A-2" in talk.answer(LINDA, "search former focal point")
    talk.answer(LINDA, "export actions all")
    talk.passes(minutes=2)
    (file,) = talk.direct(LINDA)[-1].files
    assert FORMER in talk.workspace.file(file["id"]).bytes.decode()
    assert naming(talk, *HERS, user) == []
    assert FORMER in talk.answer(LINDA, "history A-1")
    assert talk.answer(LINDA, "show A-2").splitlines()[0] == f"*A-2*  Letter that {FORMER} drafts"


def test_whoever_asked_hears_that_it_is_done_and_what_is_still_in_slack(talk: Conversation) -> None:
    works(talk)
    erases(talk)
    talk.until(datetime(2016, 11, 3, 9, tzinfo=UTC))

    told = talk.direct(LINDA)[-1].text.splitlines()

    assert told[0].startswith(
        f"*{FORMER}* is erased: their name, address and account are gone from all I keep"
    )
    assert re.fullmatch(
        r"In Slack \d+ messages of mine named them \(\d+ in #isc-access.*, \d+ in direct messages\); "
        r"I'll change them myself. 2 files that I sent named them too; only whoever has them can delete them.",
        told[1],
    ), told[1]
    assert told[2] == (
        "What they wrote in Slack, and my answers there, stay; "
        "the workspace's administrators can remove them."
    )


@on_both
def test_second_erasure_says_that_it_is_done_already(talk: Conversation) -> None:
    works(talk)
    erases(talk)

    assert talk.answer(ALINE, f"privacy erase {FORMER}") == (
        f"{FORMER} was already erased on Wed 2 Nov. Nothing has changed."
    )
    assert talk.answer(LINDA, "privacy erase @hale.kaya").endswith("Whoever was erased has another one.")
    assert talk.ticks.erase() == 0


def test_two_who_had_the_same_role_are_told_apart(talk: Conversation) -> None:
    works(talk)
    erases(talk)
    talk.answer(LINDA, "appoint @lihua.chen focal point area:access entity:BDT to:2 nov")
    talk.answer(LINDA, "leave 2 nov @lihua.chen")
    talk.until(datetime(2016, 11, 3, 9, tzinfo=UTC))

    (said,) = talk.presses(EDDA, asked(talk, "privacy erase Lihua Chen"), "Confirm")

    assert f"“{FORMER} 2”" in said.text


def test_log_outside_the_database_has_a_number_and_no_name(talk: Conversation, tmp_path: Path) -> None:
    works(talk)
    erases(talk)
    talk.ticks.erase()

    (line,) = (tmp_path / "erasures.log").read_text(encoding="utf-8").splitlines()

    assert line.endswith(f" {FORMER}")
    assert "Kaya" not in line


def test_log_of_another_database_erases_nobody(talk: Conversation, tmp_path: Path) -> None:
    works(talk)
    erases(talk)
    other = Conversation(databases.fresh("sqlite"), erasures_file=tmp_path / "erasures.log")

    assert other.ticks.erase() == 0
    assert "Hale Kaya" in other.answer(LINDA, "who accessibility")
    other.close()
