"""The documents can be read in minutes, their links resolve, and what they tell people to type exists."""

import re
from pathlib import Path

import pytest

from app import Settings
from tests import reference_pages
from tests.house import pages
from tests.house.pages import DOCS, ROOT, path_of, text_of
from tests.reference import PAGES
from tests.shipped import REGISTRY, TEXT, WITHOUT_REGISTERS

MAX_WORDS = 900
MAX_PICTURES = 5
# Variables that are no settings of ours, one that was, and a database of an example.
OTHER_VARIABLES = {"CREDENTIALS_DIRECTORY", "FONTS_DIR"}
OTHER_NAMES = {"clerk_then"}
PROSE = [ROOT / "README.md", *(page for page in sorted(DOCS.rglob("*.md")) if path_of(page)[5:] not in PAGES)]


@pytest.mark.parametrize("page", PROSE, ids=path_of)
def test_page_is_short(page: Path) -> None:
    written = re.sub(r"<!-- (\w+) -->.*<!-- /\1 -->", "", text_of(page), flags=re.DOTALL)  # by people
    words = re.findall(r"\S*\w\S*", written)  # the bars of tables aren't words

    assert len(words) <= MAX_WORDS


def test_readme_has_few_pictures_and_all_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text_of(ROOT / "README.md"))

    assert len(pictures) <= MAX_PICTURES
    assert [path for path in pictures if not (ROOT / path).exists()] == []


def test_pages_about_registers_show_those_of_the_shipped_charter() -> None:
    shown = [text_of(page) for page in (DOCS / "howto").glob("*.md")]
    without_comments = re.sub(r"^#.*\n", "", TEXT.removeprefix(WITHOUT_REGISTERS), flags=re.MULTILINE)
    head, *declared = without_comments.replace("\n\nregisters:", "").split("\n  - code: ")

    assert head == "rounds:"
    assert [one.split()[0] for one in declared if not any(one.strip() in page for page in shown)] == []


@pytest.mark.parametrize("page", pages.pages(), ids=path_of)
def test_links_resolve(page: Path) -> None:
    broken = [
        f"{file}#{anchor}"
        for file, anchor in pages.links(page)
        if not (ROOT / file).exists() or (anchor and anchor not in pages.anchors(ROOT / file))
    ]

    assert broken == []


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=path_of)
def test_links_of_the_website_stay_on_it(page: Path) -> None:
    assert [file for file, _ in pages.links(page) if not file.startswith("docs/")] == []


@pytest.mark.parametrize("page", pages.pages(), ids=path_of)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    assert [file for file in sorted(pages.named_files(page)) if not (ROOT / file).exists()] == []


def test_links_and_headings_of_a_page_are_seen() -> None:
    assert ("docs/index.md", "by-role") in set(pages.links(ROOT / "README.md"))
    assert {"by-role", "look-something-up"} <= pages.anchors(DOCS / "index.md")


def test_navigation_of_the_website_lists_every_page_once() -> None:
    listed = pages.pages_in_navigation()

    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))


def test_index_leads_to_every_page() -> None:
    linked = {file for file, _ in pages.links(DOCS / "index.md")}

    assert {path_of(page) for page in DOCS.rglob("*.md")} - linked - {"docs/index.md"} == set()


@pytest.mark.parametrize("page", PROSE, ids=path_of)
def test_commands_that_a_page_shows_have_a_verb(page: Path) -> None:
    known = {word for verb in REGISTRY.verbs for word in (verb.name, *verb.also, *verb.shortcuts)}

    typed = re.findall(r"/isc ([a-z]+)\b", text_of(page))

    assert sorted({word for word in typed if word not in known}) == []


@pytest.mark.parametrize("page", PROSE, ids=path_of)
def test_options_that_a_page_shows_belong_to_the_verb(page: Path) -> None:
    wrong = [
        f"{verb} {option}"
        for verb, option in typed_options(text_of(page))
        if option not in option_words(verb)
    ]

    assert wrong == []


@pytest.mark.parametrize("page", PROSE, ids=path_of)
def test_operators_commands_that_a_page_shows_exist(page: Path) -> None:
    commands = {name for name, _ in reference_pages.commands()}
    targets = {name for name, _ in reference_pages.make_targets()}
    text = text_of(page)

    typed = re.findall(r"app\.py (?:--instance \w+ )?((?:audit |privacy )?[a-z][a-z-]*)\b", text)
    made = re.findall(r"`(?:\w+=\S+ )?make ([a-z]+)`|^(?:\w+=\S+ )?make ([a-z]+)$", text, re.MULTILINE)

    assert [word for word in typed if word not in commands] == []
    assert [word for pair in made for word in pair if word and word not in targets] == []


@pytest.mark.parametrize("page", PROSE, ids=path_of)
def test_metrics_and_settings_that_a_page_names_exist(page: Path) -> None:
    metrics = {name.partition("{")[0] for name, _, _ in reference_pages.own_metrics()}
    known = {name.upper() for name in Settings.model_fields} | OTHER_VARIABLES
    text = text_of(page)

    assert {
        name for name in re.findall(r"\bclerk_[a-z_]+", text) if name not in metrics | OTHER_NAMES
    } == set()
    assert {name for name in re.findall(r"`([A-Z]+_[A-Z_]+)`", text) if name not in known} == set()


def option_words(word: str) -> set[str]:
    """Return every name of every option of a verb and of its variants."""
    verb, _ = REGISTRY.find(word)
    used = [option for one in REGISTRY.all_of(verb) for option in one.takes]
    return {name for option in used for name in (option.name, *option.aliases)}


def typed_options(text: str) -> list[tuple[str, str]]:
    """Return each verb with each option that is typed with it in code on the same line."""
    lines = re.findall(r"/isc ([a-z]+)([^`\n]*)", text)
    return [
        (verb, option)
        for verb, rest in lines
        for option in re.findall(r"(?<!\S)([a-z]+):(?=[\w\"#])", re.sub(r'"[^"]*"', '"', rest))
    ]
