"""Rows with a menu, what their reader may press of them, and the text that is made from blocks."""

from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, entry, kept_buttons, section
from handlers.core.blocks.fallback import message_of, text_of
from practice import blocks as block_kit

DONE, NOTE = Button("Done", "done", "A-1", is_next_step=True), Button("Note", "note", "A-1")
MOVE, EDIT = Button("New date", "move", "A-1"), Button("Edit", "edit", "A-1")


def labels(row: Block) -> list[str]:
    entries = (entry for one in row["elements"] for entry in one.get("options", [one]))
    return [entry["text"]["text"] for entry in entries]


def test_two_entries_stand_behind_a_menu_and_slack_takes_them() -> None:
    row = buttons([DONE, NOTE], [MOVE, EDIT])

    assert [one["type"] for one in row["elements"]] == ["button", "button", "overflow"]
    assert labels(row) == ["Done", "Note", "New date", "Edit"]
    assert block_kit.check_message([row]) == []


def test_one_entry_alone_is_a_button() -> None:
    assert [one["type"] for one in buttons([NOTE], [EDIT])["elements"]] == ["button", "button"]


def test_entry_whose_words_are_too_long_for_a_menu_is_a_button() -> None:
    long = Button("Again", "say", "x" * 200)

    row = buttons([NOTE], [MOVE, EDIT, long])

    assert [one["type"] for one in row["elements"]] == ["button", "button", "overflow"]
    assert labels(row) == ["Note", "Again", "New date", "Edit"]


def test_menu_keeps_what_its_reader_may_press_and_a_last_entry_becomes_a_button() -> None:
    row = buttons([DONE, NOTE], [MOVE, EDIT])

    kept = kept_buttons(row, lambda button: button.verb in {"done", "move"})

    assert kept is not None
    assert [one["type"] for one in kept["elements"]] == ["button", "button"]
    assert labels(kept) == ["Done", "New date"]
    assert kept["elements"][0]["style"] == "primary"


def test_row_of_which_nothing_may_be_pressed_goes_and_a_thing_stays_without_its_button() -> None:
    assert kept_buttons(buttons([DONE], [MOVE, EDIT]), lambda _: False) is None
    assert kept_buttons(entry("*Cost table*", DONE), lambda _: False) == section("*Cost table*")


def test_text_has_the_words_without_marks_signs_and_buttons() -> None:
    blocks = [section("*Cost table*\n2*3 pages"), facts(Chip.OPEN, "A-1", "<@U1>"), buttons([DONE])]

    assert text_of(blocks, {"U1": "Ute Keller"}) == "Cost table\n2*3 pages\nOpen · A-1 · Ute Keller"
    assert message_of(blocks).blocks == tuple(blocks)
