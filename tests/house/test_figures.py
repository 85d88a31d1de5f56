"""Each figure of the documents comes from a command that exists, and stands in a file that the command writes."""

import re
import subprocess

from tests import bench, figures, reference_pages
from tests.house.pages import DOCS, ROOT, text_of

PAGE = DOCS / "figures.md"
WRITTEN = {
    "test",
    "soak",
    "storm",
    "bench",
    "storm-without-key",
}  # by the name that tests/results.py is given


STAMP = {"at": "2026-11-29T10:00:00+00:00", "commit": "abc1234", "load": 0.4}


def tables() -> list[str]:
    """Return the parts of the page that have a table, from one heading to the next."""
    parts = re.split(r"^#+ ", text_of(PAGE), flags=re.MULTILINE)
    return [part for part in parts if re.search(r"^\|", part, re.MULTILINE)]


def test_each_table_names_its_command_and_its_file() -> None:
    targets = {name for name, _ in reference_pages.make_targets()}

    assert len(tables()) == len(figures.TABLES)
    for part in tables():
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


def test_each_figure_of_the_bench_has_a_name_in_words() -> None:
    assert figures.NAMES.keys() == bench.FIGURES.keys()


def test_table_takes_its_numbers_from_the_file_and_the_others_stay() -> None:
    page = text_of(PAGE)
    measured = {"value": 2462.5, "unit": "req/s", "ratio": 0.31, "range": [0.29, 0.33], **STAMP}
    tried = {"passed": 2100, "failed": 0, "error": 0, "skipped": 1, "seconds": 1199, **STAMP}

    written = figures.page_with({"bench": {"action_http_sqlite": measured}, "soak": tried}, page)

    assert (
        "| `action_http_sqlite` | a whole signed `/isc action`, 16 connections, SQLite | 2,462.5 req/s | 0.31 (0.29 to 0.33) "
        "| at least 0.26 | 2026-11-29, abc1234, load 0.4 |"
    ) in written.splitlines()
    assert (
        "| `make soak` | 2,100 | 0 | 1 | 20 minutes | 2026-11-29, abc1234, load 0.4 |" in written.splitlines()
    )
    assert storms_of(written) == storms_of(page)
    assert figures.page_with({"bench": {}}, written) == written


def test_storm_that_was_too_strong_is_told() -> None:
    one = {
        "database": "postgresql", "workers": 4, "mutant": "key", "attempted": 500, "kills": 30, "restarts": 0,
        "faults": {"reset": 25, "stall": 31}, "lost": 0, "duplicates_visible": 7, **STAMP,
    }  # fmt: skip

    written = figures.page_with({"storm": [], "storm-without-key": [one]}, text_of(PAGE))

    row = "| PostgreSQL, 4 processes, without the key | 500 | 30 | 0 | 25 | 0 | 7 | 2026-11-29, abc1234, load 0.4 |"
    assert row in storms_of(written)


def storms_of(page: str) -> list[str]:
    return page.split("<!-- storms -->")[1].split("<!-- /storms -->", maxsplit=1)[0].splitlines()


def test_no_result_is_part_of_the_project() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "build"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert listed.stdout == ""
    assert "build/" in text_of(ROOT / ".gitignore").splitlines()
