"""A copy of the tree with something added: new files, and a patch of existing ones, whose dialogues are played there."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
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


@dataclass(frozen=True)
class Addition:
    """A folder whose files stand as they would in the tree, and the patch in it."""

    folder: Path

    @property
    def patch(self) -> Path:
        (patch,) = self.folder.glob("*.patch")
        return patch

    def files(self) -> list[Path]:
        return [file.relative_to(self.folder) for file in self.folder.rglob("*.py")]

    def touched(self) -> set[str]:
        """Return the existing files that the patch changes."""
        found = re.findall(r"^\+\+\+ b/(\S+)$", self.patch.read_text(encoding="utf-8"), re.MULTILINE)
        return set(found)

    def replaced(self) -> list[str]:
        """Return the files that exist already, of which there must be none."""
        return [str(file) for file in self.files() if file.name != "__init__.py" and (ROOT / file).exists()]

    def add_to_copy(self, target: Path) -> None:
        """Copy the tree, and put the files and the patch in."""
        skipped = shutil.ignore_patterns("__pycache__", "house", "fixtures")
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, target / name, ignore=skipped)
            else:
                shutil.copy(ROOT / name, target)
        shutil.copytree(self.folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        # Outside any repository, so that git applies the patch to this folder and not to one above it.
        outside = {**os.environ, "GIT_CEILING_DIRECTORIES": str(target.parent)}
        subprocess.run(["git", "apply", self.patch.name], cwd=target, env=outside, check=True)


def must_pass(tree: Path, tests: str, *, chosen: str = "") -> None:
    """Play dialogues in a copy, those `chosen` by pytest's -k, in another process: this one has the tree without it."""
    command = [sys.executable, "-m", "pytest", tests, "-q", "-p", "no:cacheprovider", "-k", chosen]
    found = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)

    assert found.returncode == 0, found.stdout + found.stderr
