"""A text field of a record touches three existing files: proven with one that exists in this test alone.

`field/field.patch` adds a dress code to events, and the tests beside it play it in a copy of the tree. A field that ships
also brings a migration, which is a file of its own.
"""

from pathlib import Path

from tests.house.added import Addition, must_pass

FIELD = Addition(Path(__file__).parent / "field")
TOUCHED = {
    "bot/events.py",  # what an event holds
    "storage/tables/events.py",  # where that is stored
    "handlers/events/fields.py",  # what it is: everything else follows from this
}


def test_patch_touches_three_existing_files_and_no_other() -> None:
    assert FIELD.touched() == TOUCHED


def test_field_is_set_shown_changed_emptied_remembered_and_exported(tmp_path: Path) -> None:
    FIELD.add_to_copy(tmp_path)

    must_pass(tmp_path, "tests/handlers/events/test_dress_code.py")
    must_pass(
        tmp_path,
        "tests/handlers/core/records/test_emptied_fields.py",
        chosen="dress or declared or name_in_history or share_an",
    )
