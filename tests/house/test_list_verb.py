"""Adding a list verb touches two existing files: its query, and its declaration in the feature."""

from pathlib import Path

from tests.house.added import Addition, must_pass

LIST_VERB = Addition(Path(__file__).parent / "list_verb")


def test_patch_touches_two_existing_files_and_no_other() -> None:
    assert LIST_VERB.touched() == {"storage/meetings.py", "handlers/meetings/__init__.py"}
    assert LIST_VERB.replaced() == []


def test_list_is_typed_paged_and_asked_for(tmp_path: Path) -> None:
    LIST_VERB.add_to_copy(tmp_path)

    must_pass(tmp_path, "tests/handlers/meetings/test_cancelled_list.py")
