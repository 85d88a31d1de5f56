"""Adding a kind of record touches five existing files: proven with a kind that exists in this test alone.

`pledge/` holds the files of the kind where they would stand in the tree, and `pledge.patch` the lines that it adds to
existing files. A kind that ships also brings a migration, its samples and the generated pages of `docs/`.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLEDGE = Path(__file__).parent / "pledge"
PATCH = PLEDGE / "pledge.patch"
MAX_LINES = 250  # of the kind without its tests, blank lines aside
TOUCHED = {
    "bot/permissions.py",  # the rows of rights
    "bot/notifications.py",  # its reasons
    "bot/records.py",  # the kind and its prefix
    "handlers/__init__.py",  # the contents
    "storage/tables/__init__.py",  # the index of the tables
}
COPIED = (
    "bot",
    "storage",
    "handlers",
    "practice",
    "cli",
    "tests",
    "app.py",
    "charter.yaml",
    "pyproject.toml",
)


def files_of_the_kind() -> list[Path]:
    return [file.relative_to(PLEDGE) for file in PLEDGE.rglob("*.py")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the tree with the kind in it."""
    skipped = shutil.ignore_patterns("__pycache__", "house", "fixtures")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(PLEDGE, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    # Outside any repository, so that git applies the patch to this folder and not to one above it.
    outside = {**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    subprocess.run(["git", "apply", "pledge.patch"], cwd=tmp_path, env=outside, check=True)
    return tmp_path


def test_patch_touches_five_existing_files_and_no_other() -> None:
    touched = re.findall(r"^\+\+\+ b/(\S+)$", PATCH.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(touched) == sorted(TOUCHED)


def test_kind_replaces_no_existing_file() -> None:
    assert [str(file) for file in files_of_the_kind() if (ROOT / file).exists()] == []


def test_kind_is_small() -> None:
    own = [PLEDGE / file for file in files_of_the_kind() if file.parts[0] != "tests"]
    lines = [line for file in own for line in file.read_text(encoding="utf-8").splitlines() if line]

    assert len(lines) <= MAX_LINES


def test_kind_is_made_shown_found_reminded_of_undone_exported_and_in_the_digest(tree: Path) -> None:
    # Another pytest, because this process has imported the tree without the kind.
    command = [sys.executable, "-m", "pytest", "tests/handlers/pledges", "-q", "-p", "no:cacheprovider"]
    found = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout + found.stderr
