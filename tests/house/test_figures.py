"""Each figure of the documents comes from a command that exists, and stands in a file that the command writes."""

import re
import subprocess

import pytest

from tests import reference_pages
from tests.house.pages import DOCS, ROOT, text_of

PAGES = ("figures.md", "soak.md")
WRITTEN = {
    "test",
    "soak",
    "storm",
    "bench",
    "storm-without-key",
}  # by the name that tests/results.py is given


def tables(page: str) -> list[str]:
    """Return the parts of a page that have a table, from one heading to the next."""
    parts = re.split(r"^#+ ", text_of(DOCS / page), flags=re.MULTILINE)
    return [part for part in parts if re.search(r"^\|", part, re.MULTILINE)]


@pytest.mark.parametrize("page", PAGES)
def test_each_table_names_its_command_and_its_file(page: str) -> None:
    targets = {name for name, _ in reference_pages.make_targets()}

    for part in tables(page):
        made = re.findall(r"`(?:\w+=\S+ )?make ([a-z]+)[^`]*`", part)
        assert made, part
        assert set(made) <= targets
        files = re.findall(r"`build/([\w-]+)\.json`", part)
        assert files, part
        assert set(files) <= WRITTEN


def test_each_result_is_written_by_a_command() -> None:
    makefile, tests = text_of(ROOT / "Makefile"), ROOT / "tests"
    kept = re.findall(r'results\.keep\(f?"(\w+)', text_of(tests / "bench.py") + text_of(tests / "storm.py"))

    assert {*re.findall(r"RESULTS=(\w+)", makefile), *kept} == {"test", "soak", "storm", "bench"}


def test_no_result_is_part_of_the_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "build"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert listed.stdout == ""
    assert "build/" in text_of(ROOT / ".gitignore").splitlines()
