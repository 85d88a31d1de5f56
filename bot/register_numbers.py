"""What a register counts of the numbers in its fields. Rules without I/O."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from bot.names import spelling_hint
from bot.register_dates import Place, Problems

NUMBER = "number"  # a type of fields
Figure = tuple[str, Decimal, Decimal | None]
"""What is counted: its name, how much it is, and of how much; of a sum there is no such whole."""


def summed(counted: Iterable[tuple[str, int]]) -> Decimal:
    """Return the sum of numbers as they are stored, each with how many entries say it."""
    return sum((Decimal(text) * number for text, number in counted), Decimal())


def number_text(number: Decimal) -> str:
    """Return a number as people write it: "12", "12.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(some: Decimal, among: Decimal) -> int:
    """Return the percentage that one number is of another, rounded half up."""
    return int((some * 200 + among) // (among * 2))


def problems_of_numbers(at: Place, one: Mapping[str, Any], types: Mapping[str, str]) -> Problems:
    """Yield what is wrong with the sums and shares of a declaration; `types` are those of its fields, by name."""
    yield from _problems_of_fields((*at, "sums"), one.get("sums"), types)
    shares, rates = one.get("shares"), one.get("rates")
    for name, share in shares.items() if isinstance(shares, dict) else ():
        place = (*at, "shares", name)
        if isinstance(rates, dict) and name in rates:
            yield place, f"“{name}” is a rate already; call it otherwise"
        if not isinstance(share, dict):
            continue
        for key in ("sum", "among"):
            yield from _problems_of_fields((*place, key), share.get(key), types)
        parts, among = (
            (some if isinstance(some := share.get(key), list) else []) for key in ("sum", "among")
        )
        for n, part in enumerate(parts):
            if part in types and part not in among:
                yield (*place, "sum", n), f"“{part}” is a part of nothing: name it in “among” too"


def _problems_of_fields(at: Place, names: object, types: Mapping[str, str]) -> Problems:
    for n, name in enumerate(names if isinstance(names, list) else ()):
        if name not in types:
            yield (*at, n), f"there is no field “{name}”{spelling_hint(str(name), types)}"
        elif types[name] != NUMBER:
            yield (*at, n), f"“{name}” is no number"
