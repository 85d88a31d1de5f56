"""`python app.py audit verify`, as an operator meets it: what it says, and whether it ends well."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.seals import ChainHead
from handlers.core.sealing.seal import append_head, seal
from storage.head_log import read
from storage.high_water import HighWater, HighWaterFile
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import LINDA
from tests.storage import chain
from tests.test_app import run


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    """A task force with five sealed lines and a head in the file, and a bot that runs on."""
    talk = Conversation(databases.fresh("sqlite"))
    for number in range(5):
        talk.answer(LINDA, f"action Paper {number} area:web due:12 oct")
    seal(talk.store, now=talk.clock.now())
    append_head(talk.store, tmp_path / "data" / "audit.log", now=talk.clock.now())
    yield talk
    talk.close()


def head_in(folder: Path) -> ChainHead:
    return read(folder / "data" / "audit.log").entries[-1]


def execute(talk: Conversation, statement: str) -> None:
    with closing(sqlite3.connect(talk.url.removeprefix("sqlite:///"))) as db:
        db.execute(statement)
        db.commit()


def verifies(talk: Conversation, folder: Path, *words: str) -> tuple[int, list[str]]:
    code, said, complained = run(folder, "audit", "verify", *words, DATABASE_URL=talk.url)
    assert "Traceback" not in complained
    return code, (said + complained).splitlines()


def test_history_that_is_whole_is_said_to_be_beside_the_running_bot(
    talk: Conversation, tmp_path: Path
) -> None:
    talk.answer(LINDA, "action Not sealed yet area:web due:12 oct")
    seen = head_in(tmp_path).chain

    assert verifies(talk, tmp_path, "--head", seen.upper()) == (
        0,
        [
            "5 lines are sealed, the last one 5; 1 waits for its seal.",
            "1 head in data/audit.log fits, the last of Fri 7 Oct 2016.",
            "The seal that you gave is one of them.",
            "Everything fits.",
        ],
    )


def test_each_break_is_a_sentence_and_the_command_ends_with_one(talk: Conversation, tmp_path: Path) -> None:
    execute(talk, "UPDATE history SET person_id = 1, why = 'I said so' WHERE id = 2")
    execute(talk, "UPDATE history SET at = 'long ago' WHERE id = 3")
    execute(talk, "DELETE FROM history WHERE id = 4")
    with (tmp_path / "data" / "audit.log").open("a", encoding="utf-8") as file:
        file.write("2016-10-08 what\n")

    assert verifies(talk, tmp_path) == (
        1,
        [
            "Line 2 of data/audit.log cannot be read: it holds no head.",
            "Line 2 was changed after it was sealed.",
            "Line 3 was changed after it was sealed.",
            "Line 4 is missing: it was sealed, and is not there.",
            "5 lines are sealed, the last one 5; none waits for its seal.",
            "1 head in data/audit.log fits, the last of Fri 7 Oct 2016.",
            "4 things do not fit.",
        ],
    )


def test_end_that_was_cut_off_is_seen_by_a_head_alone(talk: Conversation, tmp_path: Path) -> None:
    seen = head_in(tmp_path).chain
    execute(talk, "DELETE FROM history WHERE id > 3")
    execute(talk, "DELETE FROM seals WHERE history_id > 3")

    with_file = verifies(talk, tmp_path)
    (tmp_path / "data" / "audit.log").unlink()
    with_nothing = verifies(talk, tmp_path)
    with_head = verifies(talk, tmp_path, "--head", seen)

    stands = "3 lines are sealed, the last one 3; none waits for its seal."
    unknown = "There are no heads to compare with, so nobody can tell from here whether the end was cut off."
    assert with_file == (
        1,
        [
            "The end was cut off: the head of Fri 7 Oct 2016 is of line 5, and the last sealed line is 3.",
            stands,
            "1 thing does not fit.",
        ],
    )
    assert with_nothing == (0, [stands, unknown, "Everything fits."])
    assert with_head[0] == 1
    assert with_head[1][0] == (
        "The seal that you gave stands nowhere: the lines up to it were cut off or written anew."
    )


@pytest.mark.parametrize(
    ("words", "complained"),
    [
        pytest.param(["--file", "mine.log"], "The file mine.log does not exist.", id="no such file"),
        pytest.param(["--head", "3f9a"], "A seal has 64 digits and letters a to f.", id="half a seal"),
    ],
)
def test_what_cannot_be_compared_with_is_one_line(
    talk: Conversation, tmp_path: Path, words: list[str], complained: str
) -> None:
    code, said = verifies(talk, tmp_path, *words)

    assert code == 1
    assert len(said) == 1
    assert said[0].startswith(complained)


def test_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    code, said, complained = run(tmp_path, "audit", "verify")

    assert (code, said) == (1, "")
    assert complained == "There are no records at data/isc.db. Check DATABASE_URL.\n"
    assert not (tmp_path / "data").exists()


def test_redacted_lines_are_told_with_the_line_that_says_so(talk: Conversation, tmp_path: Path) -> None:
    lines = chain.lines_of(talk.store, chain.h.id.in_([2, 3]))
    chain.redacts(talk.store, *[replace(line, after=None) for line in lines])
    seal(talk.store, now=talk.clock.now())

    code, said = verifies(talk, tmp_path)

    assert code == 0
    assert said[1] == "2 of them are redacted, as line 6 says."


def test_restore_is_told_and_is_no_tampering(talk: Conversation, tmp_path: Path) -> None:
    assert run(tmp_path, "backup", "b.db", DATABASE_URL=talk.url)[0] == 0
    for number in range(3):
        talk.answer(LINDA, f"action Lost {number} area:web due:12 oct")
    talk.until(talk.clock.now().replace(day=10))
    seal(talk.store, now=talk.clock.now())
    append_head(talk.store, tmp_path / "data" / "audit.log", now=talk.clock.now())
    talk.store.stop()

    restored = run(
        tmp_path,
        "restore",
        "b.db",
        "--replace",
        "--agreed-by",
        "aline.moreau@example.org",
        DATABASE_URL=talk.url,
    )
    code, said = verifies(talk, tmp_path)

    talk.store = talk._started_store()
    assert restored[0] == 0, restored
    assert code == 0
    assert said[0] == "6 lines are sealed, the last one 6; none waits for its seal."
    assert said[1].startswith(
        "Heads of a history that was replaced by a restore: Mon 10 Oct 2016. The restore is line 6 of "
    )
    assert said[2:] == ["1 head in data/audit.log fits, the last of Fri 7 Oct 2016.", "Everything fits."]


def test_replacing_records_takes_a_second_person_who_stands_in_the_history(
    talk: Conversation, tmp_path: Path
) -> None:
    assert run(tmp_path, "backup", "b.db", DATABASE_URL=talk.url)[0] == 0
    talk.store.stop()

    def replaces(*more: str) -> tuple[int, str, str]:
        return run(tmp_path, "restore", "b.db", "--replace", *more, DATABASE_URL=talk.url)

    alone = replaces()
    with_observer = replaces("--agreed-by", "zahra.farah@example.org")
    with_deputy = replaces("--agreed-by", "taro.nakagawa@example.org")

    talk.store = talk._started_store()
    assert alone[0] == with_observer[0] == 1
    assert alone[2].startswith("Replacing records takes two.")
    assert with_observer[2].strip() == (
        "zahra.farah@example.org is not the chair, a secretary or a deputy in this backup. Nothing was changed."
    )
    assert with_deputy[0] == 0
    (line,) = chain.lines_of(talk.store, chain.h.verb == "restore")
    assert (talk.store.snapshot.roster.name(line.subject_id), line.why) == ("Taro Nakagawa", "agreed")


def test_history_that_ends_before_what_the_bot_noted_does_not_fit(talk: Conversation, tmp_path: Path) -> None:
    noted = HighWaterFile(tmp_path / "data" / "audit.log.newest")
    noted.note(HighWater(line=5, at=talk.clock.now(), next={}))
    fits, _ = verifies(talk, tmp_path)
    noted.note(HighWater(line=26, at=talk.clock.now(), next={"A": 27}))
    noted.close()

    code, lines = verifies(talk, tmp_path)

    assert (fits, code) == (0, 1)
    assert lines[-1] == "1 thing does not fit."
    assert lines[0].startswith(
        f"The database {talk.url} ends at line 5 of its history, and data/audit.log.newest of Fri 7 Oct 2016"
    )
