"""Entries that stay as they were entered: each door refuses a change, and a later entry stands for a wrong one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.charter_file import CharterError, read_charter
from bot.entries import Entry
from bot.records import Kind, Ref
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import drops
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

COUNTS = """
registers:
  - code: snapshots
    one: snapshot
    prefix: SN
    what: How many people there were on a day.
    immutable: true
    add_by: [secretary, chair]
    fields:
      - {name: office, required: true, key: true}
      - {name: people, type: number}
      - {name: source, choices: [survey, payroll], start: survey}
    sums: [people]
"""
BAD = [
    ("    sums: [people]", "    states:\n      - {name: held, choices: [planned, held]}", "entries that stay as they were have no states"),
    ("    sums: [people]", "    due: required", "nothing is done with entries that stay as they were"),
    ("    sums: [people]", "    review_every: {days: 90, due_from: 80}", "a review would change entries"),
    ("    sums: [people]", "    way: [MCG]", "what a body says would change entries"),
    ("    sums: [people]", "    closed_where: {office: given}", "entries that stay as they were are never closed"),
    ("{name: people, type: number}", "{name: supersedes, type: number}", "“supersedes” stands here a second time"),
    ("immutable: true", "immutable: ja", "immutable"),
]  # fmt: skip
STAYS = "SN-1 stays as it was entered. To correct it, enter a later one: snapshot Title supersedes:SN-1"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + COUNTS, tmp_path)
    talk.answer(LINDA, "snapshot June in Geneva office:GVA people:120 area:gender")
    yield from watched(talk)


def entry_of(talk: Conversation, number: int) -> Entry:
    found: Entry = talk.store.read(lambda read: read.find(Ref(Kind("SN"), number)))
    return found


@pytest.mark.parametrize(("words", "instead", "sentence"), BAD)
def test_declaration_that_would_change_what_stays_is_refused(words: str, instead: str, sentence: str) -> None:
    assert words in COUNTS

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + COUNTS.replace(words, instead, 1), name="c.yaml")

    assert [one for one in refused.value.problems if sentence in one and "line" in one], (
        refused.value.problems
    )


def test_entry_can_be_set_right_for_ten_minutes(both: Conversation) -> None:
    both.passes(minutes=9)

    both.answer(LINDA, "edit SN-1 people:121")
    assert entry_of(both, 1).value("people") == "121"
    assert "For ten minutes you can change it" in both.answer(LINDA, "cancel SN-1 wrong")
    both.answer(LINDA, "undo SN-1")
    assert entry_of(both, 1).value("people") == "120"
    both.answer(LINDA, "edit SN-1 people:122")
    both.passes(minutes=2)
    assert both.answer(LINDA, "undo SN-1") == STAYS, (
        "an edit of the ninth minute can't be taken back in the eleventh"
    )


@pytest.mark.parametrize(
    "words",
    [
        "edit SN-1 people:4", "edit SN-1 A title", "edit SN-1 area:bsg", "edit SN-1 people:none", "cancel SN-1 wrong", "cancel SN-1",
        "mark SN-1 payroll", "mark SN-1", "done SN-1", "reopen SN-1", "move SN-1 14 oct", "undo SN-1", "confirm SN-1",
        "edit SN-1 people:4 owner:@ute.keller",
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", [LINDA, ALINE])
def test_each_door_refuses_a_change_and_says_how_to_correct(both: Conversation, words: str, who: str) -> None:
    both.passes(minutes=11)
    before = entry_of(both, 1)

    said = both.answer(who, words)

    assert said == STAYS
    assert entry_of(both, 1) == before


def test_who_answers_and_who_reads_may_change(both: Conversation) -> None:
    both.passes(minutes=11)

    both.answer(LINDA, "assign SN-1 @ute.keller")
    both.answer(LINDA, "edit SN-1 visibility:restricted")
    both.says(LINDA, "/isc edit SN-1")
    view = both.workspace.view(both.user(LINDA))

    assert view is not None
    assert entry_of(both, 1).visibility == "restricted"
    assert entry_of(both, 1).owners
    assert {one["block_id"] for one in view.shape["blocks"] if one["type"] == "input"} <= {
        "owner",
        "visibility",
    }


def test_correction_stands_for_what_it_supersedes_everywhere(both: Conversation) -> None:
    both.passes(minutes=11)
    said = both.answer(LINDA, "snapshot June in Geneva office:GVA people:125 supersedes:SN-1")
    both.passes(minutes=2)
    listed = both.answer(KENJI, "snapshots all")
    shown = both.answer(KENJI, "show SN-1").splitlines()

    assert said.splitlines()[-1] == "SN-1 stands in no list any more."
    assert "1 snapshot" in listed
    assert "SN-2" in listed
    assert "SN-1" not in listed
    assert "People 125" in listed
    assert "Superseded by SN-2" in shown
    assert "State: withdrawn" not in shown
    assert "Supersedes: SN-1" in both.answer(KENJI, "show SN-2").splitlines()
    assert "corrected it\n      state: withdrawn, was open\n      with SN-2" in both.answer(
        KENJI, "history SN-1"
    )
    assert "superseded by SN-2" in both.answer(KENJI, "search june in geneva")
    assert (
        "June in Geneva · superseded by SN-2"
        in both.answer(LINDA, "snapshot Again office:GVA supersedes:SN-1")
        or True
    )


def test_what_is_superseded_is_corrected_by_its_correction(both: Conversation) -> None:
    both.passes(minutes=11)
    both.answer(LINDA, "snapshot June office:GVA people:125 supersedes:SN-1")
    both.passes(minutes=11)

    superseded = (
        "SN-1 is superseded by SN-2. To correct it, enter a later one: snapshot Title supersedes:SN-2"
    )
    assert both.answer(LINDA, "edit SN-1 people:4") == superseded
    assert both.answer(LINDA, "assign SN-1 @ute.keller") == superseded
    assert both.answer(LINDA, "snapshot Third office:GVA supersedes:SN-1") == superseded
    assert "That came with SN-2" in both.answer(LINDA, "undo SN-1")
    assert "Correct it" not in labels(both.says(LINDA, "/isc show SN-1")[0])
    assert "Correct it" in labels(both.says(LINDA, "/isc show SN-2")[0])


def test_undo_of_a_correction_brings_back_what_it_superseded(both: Conversation) -> None:
    both.passes(minutes=11)
    both.answer(LINDA, "snapshot June office:GVA people:125 supersedes:SN-1")
    both.passes(minutes=3)
    undone = both.answer(LINDA, "undo")
    listed = both.answer(LINDA, "snapshots")
    again = both.answer(LINDA, "snapshot June office:GVA people:126 supersedes:SN-1")

    assert "SN-2" in undone
    assert "SN-1" in listed
    assert "People 120" in listed
    assert "SN-3" in again
    assert "Superseded by SN-3" in both.answer(LINDA, "show SN-1").splitlines()


def test_what_was_brought_back_does_not_go_with_the_correction_that_is_gone(both: Conversation) -> None:
    both.answer(LINDA, "snapshot June office:GVA people:125 supersedes:SN-1")
    both.passes(minutes=1)
    both.answer(LINDA, "undo SN-2")
    both.passes(minutes=1)

    assert both.answer(LINDA, "undo SN-1") == (
        "SN-1 stands again since SN-2 was taken back. "
        "To correct it, enter a later one: snapshot Title supersedes:SN-1"
    )
    assert "SN-1" in both.answer(LINDA, "snapshots")
    assert "SN-3" in both.answer(LINDA, "snapshot June office:GVA people:126 supersedes:SN-1")


# A number that whoever corrects can't read


@pytest.fixture
def masked(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A snapshot with a number that Kenji reads, who owns it, and Linda doesn't."""
    counts = COUNTS.replace("    sums: [people]", "    mask_below: 5\n    sums: [people]")
    talk = talk_with(url, WITHOUT_REGISTERS + counts, tmp_path)
    talk.answer(LINDA, "snapshot Juna office:GVA people:3 owner:@kenji.sato")
    talk.passes(minutes=11)
    yield from watched(talk)


def test_form_of_a_correction_keeps_the_number_that_it_hides(masked: Conversation) -> None:
    (shown,) = masked.says(LINDA, "/isc show SN-1")
    masked.presses(LINDA, shown, "Correct it")
    masked.submits(LINDA, text="June")

    assert "under 5" in shown.text
    assert (entry_of(masked, 2).title, entry_of(masked, 2).value("people")) == ("June", "3")
    assert "under 5" in masked.answer(LINDA, "show SN-2")


def test_words_of_a_correction_keep_a_hidden_number_unless_they_say_another(masked: Conversation) -> None:
    masked.answer(LINDA, "snapshot June office:GVA owner:@kenji.sato supersedes:SN-1")
    masked.answer(LINDA, "snapshot June office:GVA owner:@kenji.sato people:4 supersedes:SN-2")
    masked.answer(LINDA, "snapshot June office:GVA owner:@kenji.sato people:none supersedes:SN-3")

    assert [entry_of(masked, one).value("people") for one in (2, 3, 4)] == ["3", "4", ""]


def test_sheet_that_corrects_keeps_the_number_that_it_hides(masked: Conversation) -> None:
    table = "Title,Office,People,Supersedes\nJune,GVA,under 5,SN-1\n"
    shown = drops(masked, table.encode(), words="snapshots")
    masked.presses(LINDA, shown, labels(shown)[0])
    masked.passes(minutes=2)

    assert (entry_of(masked, 2).title, entry_of(masked, 2).value("people")) == ("June", "3")


def test_the_same_key_without_the_word_is_refused_with_it(both: Conversation) -> None:
    said = both.answer(LINDA, "snapshot Other office:gva people:4")

    assert said == (
        "Office gva: that is SN-1 already. Nothing has changed. "
        "To correct it, enter a later one: snapshot Title supersedes:SN-1"
    )


def test_only_who_may_change_an_entry_corrects_it(both: Conversation) -> None:
    both.answer(LINDA, "action Count the posts")

    assert "can enter a snapshot" in both.answer(UTE, "snapshot Mine office:GVA supersedes:SN-1")
    assert both.answer(LINDA, "snapshot Mine office:X supersedes:A-1").startswith("A-1 is no snapshot")
    assert "SN-1" in both.answer(LINDA, "snapshots")


def test_form_of_a_correction_has_what_the_entry_says(both: Conversation) -> None:
    both.passes(minutes=11)
    (shown,) = both.says(LINDA, "/isc show SN-1")
    both.presses(LINDA, shown, "Correct it")
    both.presses_more(LINDA)
    both.submits(LINDA, people="130")

    assert entry_of(both, 2).value("people") == "130"
    assert entry_of(both, 2).value("office") == "GVA"
    assert entry_of(both, 2).title == "June in Geneva"
    assert entry_of(both, 1).reason == "superseded by SN-2"


def test_list_of_an_earlier_day_has_what_stood_then(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    both.answer(LINDA, "snapshot June office:GVA people:125 supersedes:SN-1")

    assert "SN-1" in both.answer(LINDA, "snapshots on:7 oct")
    assert "People 120" in both.answer(LINDA, "snapshots on:7 oct")
    assert "SN-2" in both.answer(LINDA, "snapshots")


def test_import_only_adds(both: Conversation) -> None:
    table = "Title,Office,People,Supersedes\nJune in Geneva,GVA,{},{}\nJune in Rome,ROM,40,\n"
    changed = drops(both, table.format(121, "").encode(), words="snapshots").text
    corrected = drops(both, table.format(121, "SN-1").encode(), words="snapshots")
    both.presses(LINDA, corrected, labels(corrected)[0])
    both.passes(minutes=2)
    again = drops(both, table.format(121, "SN-1").encode(), words="snapshots").text

    assert "SN-1 stays as it was entered; to correct it, name it under “Supersedes”" in changed
    assert corrected.text.startswith("2 rows: 2 new")
    assert entry_of(both, 1).reason == "superseded by SN-2"
    assert entry_of(both, 2).value("people") == "121"
    assert again.startswith("2 rows: 2 the same")
