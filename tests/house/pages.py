"""What the documents say, for the tests that hold them to the code and to their limits."""

import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def pages() -> list[Path]:
    """Return the pages of the documentation, and the documents beside the README."""
    beside = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    return [*beside, *sorted(DOCS.rglob("*.md"))]


def path_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def pages_in_navigation() -> list[str]:
    """Return the pages that the website's navigation lists, as paths in docs/."""
    config = tomllib.loads(text_of(ROOT / "zensical.toml"))
    return list(_leaves(config["project"]["nav"]))


def _leaves(entry: object) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for inner in entry.values():
            yield from _leaves(inner)
    elif isinstance(entry, list):
        for inner in entry:
            yield from _leaves(inner)


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Yield the file in the repository and the anchor of each link of a page; the anchor is empty where it has none."""
    here = page.parent.relative_to(ROOT)
    for link in re.findall(r"\]\(([^)\s]+)\)", without_code(text_of(page))):
        if ":" not in link:
            file, _, anchor = link.partition("#")
            yield (os.path.normpath(here / file) if file else path_of(page)), anchor


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and the website make them."""
    headings = re.findall(r"^#+ (.+)$", without_code(text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def named_files(page: Path) -> set[str]:
    """Return the files of this repository that a page names in code, such as `deploy/clerk@.service`."""
    folders = "tests|bot|cli|handlers|storage|docs|deploy|practice|examples"
    return set(re.findall(rf"`((?:{folders})/[\w./@-]+\.\w+)`", text_of(page)))


def table_names(page: Path, header: str) -> set[str]:
    """Return the words in code in the first cells of the table that begins with `header`."""
    table = text_of(page).split(header, 1)[1].split("\n\n", 1)[0]
    rows = [line for line in table.splitlines()[1:] if line.startswith("|") and "---" not in line]
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
