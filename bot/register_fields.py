"""What is wrong with what a field of a register declares of its values. Rules without I/O."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.names import join_all
from bot.register_dates import Place, Problems

SEVERAL_TYPES = ("text", "link", "entity", "record", "choice")  # of which a field may have several values


def problems_of_several(at: Place, field: Mapping[str, Any], kind: str) -> Problems:
    """Yield what is wrong with a field that has several values, of a type."""
    if "several" not in field:
        return
    if kind not in SEVERAL_TYPES:
        yield (
            (*at, "several"),
            f"a {kind} is one; only a field of {join_all(SEVERAL_TYPES, last=' or ')} may have several values",
        )
    if field.get("key"):
        yield (*at, "several"), "a key is one value; leave “several” or “key” out"


def problems_of_counting(at: Place, names: Collection[str], several: Collection[str]) -> Problems:
    """Yield the fields with several values of which a rate asks."""
    for name in sorted({*names} & {*several}):
        yield at, f"“{name}” may have several values, and no rate counts those"
