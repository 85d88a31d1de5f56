"""No column of text is forgotten, and a name is found however it was written."""

import json

import pytest
from sqlalchemy import LargeBinary, String, Text

from bot.erasure import (
    Erasure,
    erasure_log_line,
    mentions,
    new_erasure,
    parse_log_line,
    replace_mentions,
    spelling_pattern,
    spellings,
)
from bot.people import Person
from storage import tables
from storage.tables import JsonTuple
from tests.storage.scene import NOON

OF_PERSONS = {"person_id", "officer_id", "entered_by", "asked_by", "answered_by", "created_by", "closed_by",
              "confirmed_by", "said_by", "subject_id", "stands_for", "step_by", "chair_id", "representative_id", "presenter_id", "for_person", "approved_by", "cleared_by"}  # fmt: skip


def test_each_column_of_text_and_no_other_says_what_it_holds() -> None:
    columns = [column for table in tables.metadata.sorted_tables for column in table.columns]
    texts = {str(c) for c in columns if isinstance(c.type, String | Text | JsonTuple | LargeBinary)}

    assert {str(c) for c in columns if isinstance(c.info.get("text"), tables.TextKind)} == texts


def test_each_column_of_persons_says_whether_its_row_is_in_the_file_about_one() -> None:
    columns = [column for table in tables.metadata.sorted_tables for column in table.columns]
    of_persons = {
        str(c)
        for c in columns
        if c.name in OF_PERSONS or any(key.column.table is tables.persons for key in c.foreign_keys)
    }

    assert {str(c) for c in columns if "person" in c.info} == of_persons


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ask Zoë Keller-Braun today", "Ask X today"),
        ("ask ZOE KELLER BRAUN.", "ask X."),
        ("Keller-Braun, Zoë: Zoë Keller-Brauns Liste", "X: X Liste"),
        ("<@U0042|zoe.keller> and <@U00421>", "<@X|X> and <@U00421>"),
        ("mailto:zoe.keller@example.org|_zoe.keller_", "mailto:X|_X_"),
        (json.dumps({"why": "first\nZoë Keller-Braun"}, ensure_ascii=False), '{"why": "first\\nX"}'),
        ("Chloe Keller-Brauner, Zoë's cousin", "Chloe Keller-Brauner, Zoë's cousin"),
        (("A", ("with Zoë Keller-Braun",)), ("A", ("with X",))),
        (b"Zo\xc3\xab Keller-Braun;1", None),
        (b"somebody else", b"somebody else"),
        (None, None),
    ],
)  # fmt: skip
def test_name_address_and_account_go_and_what_is_only_like_them_stays(text: object, clean: object) -> None:
    words = json.dumps(list(spellings("Zoë Keller-Braun", "zoe.keller@example.org", ["U0042"])))

    assert replace_mentions(text, spelling_pattern(words), "X") == clean


def test_address_that_means_something_else_too_is_left_in_other_sentences() -> None:
    words = json.dumps(list(spellings("Zoë Keller", "press_office@example.org", [])))

    assert (
        replace_mentions("the press office: press_office@example.org", spelling_pattern(words), "X")
        == "the press office: X"
    )


def test_spelling_that_the_new_name_has_too_is_not_looked_for() -> None:
    person = Person(id=7, name="Focal Point", email="focal.point@example.org", station="GVA")

    erasure = new_erasure(person, [], pseudonym="former focal point (Gender)", at=NOON)

    assert not mentions(erasure.pseudonym, spelling_pattern(erasure.words))
    assert mentions("focal.point@example.org", spelling_pattern(erasure.words))


def test_nothing_is_found_where_nothing_named_somebody() -> None:
    assert not mentions("any text", spelling_pattern("[]"))


def test_line_of_the_log_is_read_back_and_signed_for_one_database() -> None:
    erasure = Erasure(person_id=7, pseudonym="former focal point (Gender) 2", at=NOON, words="")

    line = erasure_log_line(erasure, "secret")

    assert parse_log_line(line.as_text()) == line
    assert erasure_log_line(erasure, "another").signature != line.signature
