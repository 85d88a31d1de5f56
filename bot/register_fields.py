"""What is wrong with what a register declares of the values of its fields, and of the steps of its states. Rules without I/O."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.names import join_all, spelling_hint
from bot.register_dates import Place, Problems
from bot.register_types import CHOICE, RECORD

SEVERAL_TYPES = ("text", "link", "entity", RECORD, CHOICE)  # of which a field may have several values
STEP_LENGTH = 2  # from one choice to another


def is_filled(text: str) -> bool:
    """Return whether a text says anything: a line or a space that nobody sees doesn't."""
    return any(one.isalnum() for one in text)


def problems_of_several(at: Place, field: Mapping[str, Any], kind: str) -> Problems:
    """Yield what is wrong with a field that has several values, of a type."""
    if "several" not in field:
        return
    if kind not in SEVERAL_TYPES:
        yield (
            (*at, "several"),
            f"a field of the type {kind} has one value; only one of {join_all(SEVERAL_TYPES, last=' or ')} may have several",
        )
    if field.get("key"):
        yield (*at, "several"), "a key is one value; leave “several” or “key” out"


def problems_of_counting(at: Place, names: Collection[str], several: Collection[str]) -> Problems:
    """Yield the fields with several values of which a rate asks."""
    for name in sorted({*names} & {*several}):
        yield at, f"“{name}” may have several values, and no rate counts those"


def problems_of_steps(at: Place, steps: object, choices: Sequence[str]) -> Problems:
    """Yield what is wrong with the steps of a state; they are pairs of its choices."""
    seen: list[tuple[str, ...]] = []
    for n, step in enumerate(steps if isinstance(steps, list) else ()):
        pair = tuple(str(one) for one in step) if isinstance(step, list) else ()
        if len(pair) != STEP_LENGTH or pair[0] == pair[1]:
            yield (*at, n), "a step is written [from, to], with two choices of this state"
        elif pair in seen:
            yield (*at, n), "this step stands here a second time"
        seen.append(pair)
        for place, choice in enumerate(pair):
            if choice not in choices:
                yield (*at, n, place), f"“{choice}” is none of its choices{spelling_hint(choice, choices)}"


def problems_of_required_where(at: Place, field: Mapping[str, Any], names: Collection[str]) -> Problems:
    """Yield what is wrong with the condition under which a field is required; `names` are those of which it asks."""
    if not names:
        return
    if field.get("name") in names:
        yield (*at, "required_where"), f"“{field.get('name')}” can't depend on itself"
    if field.get("required"):
        yield (*at, "required_where"), "it is required anyway; leave “required” or “required_where” out"
