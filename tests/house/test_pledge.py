"""Adding a kind of record touches five existing files: proven with a kind that exists in this test alone.

`pledge/` holds the files of the kind where they would stand in the tree, and `pledge.patch` the lines that it adds to
existing files. A kind that ships also brings a migration, its samples and the generated pages of `docs/`.
"""

from pathlib import Path

import pytest

from tests.house.added import Addition, must_pass

PLEDGE = Addition(Path(__file__).parent / "pledge")
MAX_LINES = 250  # of the kind without its tests, blank lines aside
TOUCHED = {
    "bot/permissions.py",  # the rows of rights
    "bot/notifications.py",  # its reasons
    "bot/records.py",  # the kind and its prefix
    "handlers/__init__.py",  # the contents
    "storage/tables/__init__.py",  # the index of the tables
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the tree with the kind in it."""
    PLEDGE.add_to_copy(tmp_path)
    return tmp_path


def test_patch_touches_five_existing_files_and_no_other() -> None:
    assert PLEDGE.touched() == TOUCHED


def test_kind_replaces_no_existing_file() -> None:
    assert PLEDGE.replaced() == []


def test_kind_is_small() -> None:
    own = [PLEDGE.folder / file for file in PLEDGE.files() if file.parts[0] != "tests"]
    lines = [line for file in own for line in file.read_text(encoding="utf-8").splitlines() if line]

    assert len(lines) <= MAX_LINES


def test_kind_stands_on_every_surface(tree: Path) -> None:
    must_pass(tree, "tests/handlers/pledges")
