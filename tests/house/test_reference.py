"""The documents that are written from the code are current, and name every verb and option."""

from bot.grammar import OPTIONS
from handlers import REGISTRY
from tests import reference

COMMANDS = reference.COMMANDS.read_text(encoding="utf-8")
README = reference.README.read_text(encoding="utf-8")


def test_reference_of_commands_is_current() -> None:
    assert reference.commands() == COMMANDS, "run make reference"


def test_table_of_verbs_in_the_readme_is_current() -> None:
    assert README.count(reference.TABLE_BEGINS) == README.count(reference.TABLE_ENDS) == 1
    assert reference.readme(README) == README, "run make reference"


def test_every_typed_verb_has_one_entry_with_its_other_names_and_options() -> None:
    entries = dict(one.split("\n", 1) for one in COMMANDS.split("\n### ")[1:])
    typed = [verb for verb in REGISTRY.verbs if not verb.is_hidden]

    missing = {
        (verb.name, word)
        for verb in typed
        for word in (*verb.also, *(f"{OPTIONS[one].name}:" for one in verb.options))
        if f"`{word}`" not in entries[verb.name]
    }
    assert list(entries) == [verb.name for verb in typed]
    assert missing == set()
