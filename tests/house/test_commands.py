"""A command reads its words in its first stroke: what comes after that in the writer works with the values alone."""

from collections.abc import Callable, Iterator
from dis import get_instructions
from types import CodeType, FunctionType, ModuleType

import pytest

from handlers.core.feature import Command
from handlers.issues.commands import RAISE
from tests.shipped import REGISTRY

WORDS = {"parsed", "typing_context", "typed_refs", "one_person", "behalf", "parse_for_verb"}
COMMANDS = {
    f"{verb.name}: {one.work.work.__qualname__}": one.work
    for verb in REGISTRY.verbs
    for one in REGISTRY.all_of(verb)
    if isinstance(one.work, Command)
}

# What features run within the work of commands: where a record closes, and where a note is kept.
HOOKS = [
    *(hook for feature in REGISTRY.features for hook in feature.on_closed.values()),
    *(hook for kind in REGISTRY.kinds.values() for hook in (kind.replies.kept, kind.replies.noted)),
]


def code_in(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a function, and of those within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_in(constant)


def called_by(function: object, seen: set[FunctionType]) -> Iterator[FunctionType]:
    """Yield a function and those of `handlers/` that it names, by themselves or in a module, and so on."""
    if not isinstance(function, FunctionType) or function in seen:
        return
    if not function.__module__.startswith("handlers."):
        return
    seen.add(function)
    yield function
    for code in code_in(function.__code__):
        named: object = None
        for step in get_instructions(code):
            if step.opname == "LOAD_GLOBAL":
                named = function.__globals__.get(step.argval)
            else:
                named = vars(named).get(step.argval) if isinstance(named, ModuleType) else None
            yield from called_by(named, seen)


def readers_of_words(function: Callable[..., object]) -> set[str]:
    return {
        f"{one.__module__}.{one.__qualname__}: {name}"
        for one in called_by(function, set())
        for code in code_in(one.__code__)
        for name in WORDS.intersection(code.co_names)
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_command_reads_no_words_once_it_has_its_values(name: str) -> None:
    command = COMMANDS[name]

    assert readers_of_words(command.work) | readers_of_words(command.says) == set()


def test_what_runs_within_the_work_of_commands_reads_no_words() -> None:
    assert set().union(*map(readers_of_words, HOOKS)) == set()


def test_words_that_a_function_reads_by_way_of_another_are_found() -> None:
    found = readers_of_words(COMMANDS["action: log"].values)

    assert "handlers.core.records.create._said_of_any: parsed" in found
    assert "notify_holders" in {
        one.__name__ for one in called_by(RAISE.work, set())
    }  # it is named in a module
