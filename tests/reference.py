"""Write the pages of docs/ that follow from the code: commands, rights, settings, charter, metrics and others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import handlers
from bot.examples import fill
from bot.grammar.options import Option, ValueType, options_of
from bot.permissions import RIGHTS_TABLE, Scope
from bot.records import PREFIX, Kind
from bot.registers import Register
from handlers.core.feature import Feature, Variant, Verb
from tests import matrix, reference_pages
from tests.shipped import CHARTER, REGISTRY

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
WRITTEN_ON = date(2026, 11, 26)  # the examples are of the weeks after it
VALUES = {
    ValueType.DATE: "a date",
    ValueType.DATE_OR_HOUR: "a day, an hour of its own day, or both",
    ValueType.DAY: "a day, past or future; without a year the last one",
    ValueType.PERIOD: "a day or several",
    ValueType.PEOPLE: "people",
    ValueType.OWNER: "people, or a role: `focal point for gender`, `BDT`; who takes it over has it then",
    ValueType.PERSON_OR_BODY: "a person, or a body outside Slack",
    ValueType.AREA: "an area of the charter",
    ValueType.AREAS: "areas of the charter, several by commas or with the option given again",
    ValueType.ENTITY: "an entity of the charter",
    ValueType.ENTITIES: "entities of the charter, several in the same way",
    ValueType.LEVEL: "a level of the charter",
    ValueType.REFERENCE: "a reference such as A-12",
    ValueType.CHOICE: "one of:",
    ValueType.NUMBER: "a number",
    ValueType.LANGUAGE: "a language",
    ValueType.DIGEST_CHOICE: "a day of the week, and an hour for the task force's; or off",
    ValueType.HOURS: "hours such as 9-17",
    ValueType.MONEY: "an amount with its currency",
    ValueType.TEXT: "text",
    ValueType.TEXTS: "texts, several by commas or with the option given again",
}
HEAD = """# Commands

Written by `make reference` from the verbs that each feature declares in `handlers/<feature>/__init__.py`. `/isc` stands
for the command and means `home` when it stands alone; leave it out in a thread and in the bot's own conversation. In a
usage, `<...>` stands for your words, `[...]` may be left out, `|` separates alternatives, and `...` means that there may
be more of the same. `A-12` and `I-7` stand for references; their [prefixes](#options) are at the end.

*Who may* quotes the line of the [table of rights](rights.md) that the verb asks first; *own*, *held* and *part* are
explained there. A verb with variants does something of its own to records of the kinds named; on an issue or a
proposal it may also ask for the line `withdraw`, `extend`, `settle`, `propose` or `proposal open`. The
[options](#options) are explained at the end.

In the channel of an area `action`, `raise`, `event` and `propose` are about that area, unless `area:` names another one.
The answer says so, and [Other area] changes it. In the main channel and in a direct message no area is assumed.

## All verbs
"""


def commands() -> str:
    """Return docs/commands.md as it should be."""
    sections = [_section(feature) for feature in REGISTRY.features if _typed(feature)]
    return "\n".join([HEAD, _verb_table(), *sections, _option_table()])


def _example(verb: Verb) -> str:
    """Return the example of a verb as it is on one day with the shipped charter."""
    return fill(verb.example, CHARTER, WRITTEN_ON)


def _verb_table() -> str:
    rows = [
        f"| {_names((verb.name, *verb.also))} | {verb.summary} | `/isc {_example(verb)}` |"
        for feature in REGISTRY.features
        for verb in _typed(feature)
    ]
    return "\n".join(["| verb | does | example |", "|---|---|---|", *rows]) + "\n"


def _typed(feature: Feature) -> list[Verb]:
    return [one for one in feature.verbs if isinstance(one, Verb) and not one.is_hidden]


def _section(feature: Feature) -> str:
    folders = vars(handlers).items()
    named = [name for name, folder in folders if getattr(folder, "FEATURE", None) is feature]
    of_register = [f"{one.name}, a register of the shipped charter" for one in feature.lists]
    title = next(iter([*named, *of_register]), "all registers")
    return "\n".join([f"## {title.capitalize()}\n", *(_entry(verb) for verb in _typed(feature))])


def _entry(verb: Verb) -> str:
    return "\n".join([f"### {verb.name}\n", f"{_sentence(verb.summary)}\n", *_facts(verb), ""])


def _facts(verb: Verb) -> Iterator[str]:
    typed = f"{verb.name} {verb.usage}".strip()
    yield f"- Usage: `/isc {typed}`"
    yield f"- Example: `/isc {_example(verb)}`"
    if verb.also:
        yield f"- Other names: {_names(verb.also)}"
    if verb.shortcuts:
        has_name = all(verb.name in one.split() for one in verb.shortcuts)
        yield f"- {'In words' if has_name else 'Without its name'}: {_names(tuple(verb.shortcuts))}"
    if verb.options:
        yield f"- Options: {', '.join(_option(one) for one in verb.takes)}"
    register = CHARTER.register(_kind_of(verb))
    yield f"- Who may: {_who_may(verb.right, register)}"
    variants = [one for one in _variants() if one.verb == verb.name]
    if variants:
        yield f"- Variants: {'; '.join(map(_variant, variants))}"


def _variants() -> list[Variant]:
    return [one for feature in REGISTRY.features for one in feature.verbs if isinstance(one, Variant)]


def _variant(variant: Variant) -> str:
    """Return the kind of a variant and in what it differs from its verb."""
    register = CHARTER.register(variant.kind)
    right = [f"who may: {_who_may(variant.right, register)}"] if variant.right else []
    options = (
        [f"options: {', '.join(_option(one) for one in options_of(variant.options))}"]
        if variant.options
        else []
    )
    kinds = register.many if register else f"{variant.kind}s"
    return " – ".join([kinds, *options, *right])


def _kind_of(verb: Verb) -> Kind:
    """Return the kind of the feature that declares a verb; that of actions for one of a feature without a kind."""
    feature = next(one for one in REGISTRY.features if verb in one.verbs)
    return feature.kind.kind if feature.kind else Kind.ACTION


def _who_may(right: str | None, register: Register | None = None) -> str:
    if right is None:
        return "everybody"
    if register is not None and Scope.DECLARED in RIGHTS_TABLE[right].values():
        return f"{matrix.declared(register, right)} (`{right}`)"
    scopes = RIGHTS_TABLE[right]
    if all(scopes.get(column) is Scope.ANY for column in matrix.COLUMNS):
        return f"everybody (`{right}`)"
    by_scope = [
        (
            matrix.WORDS[scope],
            [name for column, name in matrix.COLUMNS.items() if scopes.get(column) is scope],
        )
        for scope in Scope
    ]
    groups = [f"{', '.join(names)} ({word})" for word, names in by_scope if names]
    return f"{'; '.join(groups)} (`{right}`)"


def _option(option: Option) -> str:
    others = f" ({_option_names(option.aliases)})" if option.aliases else ""
    return f"`{option.name}:`{others}"


def _option_table() -> str:
    used = {option for verb in REGISTRY.verbs for one in REGISTRY.all_of(verb) for option in one.takes}
    rows = sorted({f"| `{one.name}:` | {_option_names(one.aliases)} | {_value(one)} |" for one in used})
    own = [f"{PREFIX[kind]} {kind}" for kind in Kind]
    kinds = ", ".join([*own, *(f"{one.prefix} {one.one}" for one in CHARTER.registers)])
    head = [
        "## Options\n",
        "Behind an option stands its value, in quotes where it has several words. The same name may take different values",
        f"with different verbs. Prefixes of references: {kinds}.\n",
    ]
    return "\n".join([*head, "| option | other names | value |", "|---|---|---|", *rows]) + "\n"


def _value(option: Option) -> str:
    return " ".join([VALUES[option.value_type], ", ".join(option.choices)]).strip()


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _option_names(names: Sequence[str]) -> str:
    return _names([f"{name}:" for name in names])


def _sentence(summary: str) -> str:
    return f"{summary[0].upper()}{summary[1:]}."


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands,
    "rights.md": matrix.text,
    "settings.md": reference_pages.settings,
    "charter.md": reference_pages.charter,
    "metrics.md": reference_pages.metrics,
    "command-line.md": reference_pages.command_line_page,
    "slack-app.md": reference_pages.slack_app,
}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    print(f"In docs/ these pages are current: {', '.join(PAGES)}.")


if __name__ == "__main__":
    main()
