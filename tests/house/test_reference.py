"""The pages that are written from the code are current, and leave nothing out."""

import re

import pytest

from bot.charter import Charter
from tests import reference, reference_pages
from tests.reference import DOCS, PAGES
from tests.shipped import REGISTRY

COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run make reference"


def test_every_typed_verb_has_one_entry_with_its_other_names_and_options() -> None:
    entries = dict(one.split("\n", 1) for one in COMMANDS.split("\n### ")[1:])
    typed = [verb for verb in REGISTRY.verbs if not verb.is_hidden]

    missing = {
        (verb.name, word)
        for verb in typed
        for word in (*verb.also, *(f"{one.name}:" for one in verb.takes))
        if f"`{word}`" not in entries[verb.name]
    }
    assert list(entries) == [verb.name for verb in typed]
    assert missing == set()


def test_every_typed_verb_stands_in_the_table_of_all() -> None:
    table = reference.commands().split("## All verbs", 1)[1].split("\n## ", 1)[0]

    assert [row.split("`")[1] for row in table.splitlines() if row.startswith("| `")] == [
        verb.name for verb in REGISTRY.verbs if not verb.is_hidden
    ]


def test_every_key_of_the_charter_is_explained() -> None:
    parts = reference_pages.charter_parts()
    unexplained = [
        row
        for row in reference_pages.charter().splitlines()
        if re.match(r"\| `", row) and row.rsplit("|", 2)[1].strip() == ""
    ]

    assert {key for part in parts for key in part.keys} == set(Charter.model_fields)
    assert unexplained == []


def test_every_command_option_and_target_is_explained() -> None:
    page = reference_pages.command_line_page()

    assert [line for line in page.splitlines() if line.endswith("|  |")] == []
    assert [name for name, command in reference_pages.commands() if not command.help] == []
    assert {name for name, _ in reference_pages.make_targets()} == set(
        re.findall(r"^([a-z]+):", (DOCS.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
