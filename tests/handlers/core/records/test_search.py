"""Search: by words, whatever their case and accents; never what one may not see."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from storage import tables
from storage.search import SEARCH_WINDOW
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, OBSERVER, STAFF, UTE, labels


def found(talk: Conversation, words: str, *, who: str = LINDA) -> list[str]:
    """Return the references that a search finds, in order."""
    lines = talk.answer(who, f"search {words}").splitlines()
    return [line.split("*")[1] for line in lines[1:] if line.startswith("*")]


def test_words_are_found_in_titles_notes_results_and_decisions_the_newest_first(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table for six languages")
    talk.answer(LINDA, "action Room plan")
    talk.answer(LINDA, "note A-2 The cost is with the hotel")
    talk.answer(LINDA, "action Leaflet")
    talk.answer(LINDA, "done A-3 Printed, at no cost")
    talk.answer(LINDA, "raise Who pays?")
    talk.answer(LINDA, "decide I-1 agreed Share the cost")
    talk.answer(LINDA, "event Cost workshop on:5 dec")

    said = talk.answer(LINDA, "search cost")

    assert said.splitlines()[0] == "*5 things found for “cost”*"
    assert found(talk, "cost") == ["E-1", "DEC-1", "A-3", "A-2", "A-1"]
    assert "\n>The cost is with the hotel" in said


def test_find_is_the_same_word(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")

    assert talk.answer(LINDA, "find cost") == talk.answer(LINDA, "search cost")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Réunion à Genève", "reunion geneve"),
        ("Reunion", "RÉUNION"),
        ("Смета на шесть языков", "СМЕТА языков"),
        ("Ёлка и ещё", "ещё"),
        ("جدول التكلفة بالعربية", "التكلفة"),
        ("六种语言的费用表", "费用"),
        ("Six-language table", "six language"),
        ("Çağrı Łódź", "cagri lodz"),
        ("Straße", "STRASSE"),
    ],
)
def test_case_accents_and_scripts_are_no_matter(talk: Conversation, title: str, words: str) -> None:
    talk.answer(LINDA, f"action {title}")
    talk.answer(LINDA, "action Something else")

    assert found(talk, words) == ["A-1"]


@pytest.mark.parametrize("words", ["100%", "a_b", "50% of", "c/d", "e\\f"])
def test_wildcards_of_the_database_are_letters(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "action Cover 100% of a_b and 50% of c/d or e\\f")
    talk.answer(LINDA, "action Cover 1000 of axb and 505 of cxd or exf")

    assert found(talk, words) == ["A-1"]


def test_all_words_must_stand_in_one_text_in_any_order(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    talk.answer(LINDA, "action Cost of rooms")
    talk.answer(LINDA, "note A-2 The table is round")

    assert found(talk, "table cost") == ["A-1"]


def test_restricted_record_is_neither_found_nor_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost complaint owner:@paula.ruiz visibility:restricted")
    talk.answer(LINDA, "action Cost table")
    talk.answer(LINDA, "note A-2 Cost of it")

    assert talk.answer(UTE, "search cost").splitlines()[0] == "*1 thing found for “cost”*"
    assert found(talk, "cost", who=UTE) == ["A-2"]
    assert found(talk, "cost", who=OBSERVER) == ["A-2"]
    assert found(talk, "cost", who=STAFF) == []
    assert found(talk, "cost", who="paula.ruiz") == ["A-2", "A-1"]


def test_deleted_note_is_not_found_and_an_edited_one_by_its_new_words(talk: Conversation) -> None:
    talk.answer(LINDA, "action Room plan")
    talk.says(LINDA, "note A-1 Quote recieved", channel="direct")
    talk.edits(LINDA, talk.last(LINDA), "note A-1 Quote received")

    edited = found(talk, "recieved"), found(talk, "received")
    talk.deletes(LINDA, talk.last(LINDA))

    assert edited == ([], ["A-1"])
    assert found(talk, "received") == found(talk, "deleted") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("search  ?", "What should I look for?"),
        ("search nothing", "Nothing found for “nothing”.\nTry fewer or shorter words."),
        ("search <!channel>", "Nothing found for “&lt;!channel&gt;”.\nTry fewer or shorter words."),
    ],
)
def test_search_without_a_find_says_so(quick: Conversation, words: str, said: str) -> None:
    assert quick.answer(LINDA, words) == said


def test_long_find_comes_by_twenty(talk: Conversation) -> None:
    for number in range(1, 24):
        talk.answer(LINDA, f"action Cost {number}")

    (first,) = talk.says(LINDA, "/isc search cost")
    head = first.text.splitlines()[0]
    (second,) = talk.presses(LINDA, first, "Next 3")

    assert head == second.text.splitlines()[0] == "*23 things found for “cost”*"
    assert second.text.splitlines()[-1] == "21 to 23 of 23."
    assert labels(second) == ["Previous"]


def test_what_is_old_and_closed_is_found_only_by_searching_everything(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost of old")
    talk.answer(LINDA, "action Cost of old, still open")
    talk.answer(LINDA, "done A-1 yes")
    _grow(talk)
    talk.answer(LINDA, "action Cost of new")

    (said,) = talk.says(LINDA, "/isc search cost")
    bounded = said.text.splitlines()
    (everything,) = talk.presses(LINDA, said, "Search everything")

    assert bounded[0] == "*2 things found for “cost”*"
    assert bounded[-1] == "Looked through: what is open, and the newest 10,000 of the rest."
    assert everything.text.splitlines()[0] == "*3 things found for “cost”*"
    assert "A-1" in everything.text


def _grow(talk: Conversation) -> None:
    """Let ten thousand records pass: only their numbers matter."""
    later = (
        update(tables.counters)
        .where(tables.counters.c.kind == "record")
        .values(next=tables.counters.c.next + SEARCH_WINDOW)
    )
    talk.store.write(lambda tx: str(tx.db.execute(later).rowcount), now=datetime(2016, 10, 7, tzinfo=UTC))
