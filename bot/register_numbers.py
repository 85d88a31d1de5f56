"""What a register counts of the numbers in its fields. Rules without I/O."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from bot.names import spelling_hint
from bot.register_dates import Place, Problems
from bot.register_types import NUMBER

_STORED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Figure:
    """What is counted: its name, how much it is, and of how much; of a sum there is no such whole.

    Where numbers below `mask_below` are masked for its reader, it is rounded to multiples of that, and each masked number
    counts as an estimate. `is_hidden` where it would show a masked number.
    """

    name: str
    some: Decimal
    among: Decimal | None = None
    mask_below: int = 0
    is_hidden: bool = False

    @property
    def text(self) -> str:
        """Return it as a text: "Women 40 % (8/20)"; a part of nothing is "–"."""
        if self.is_hidden:
            return f"{self.name} masked"
        if self.among is None:
            return f"{self.name} {self.text_of(self.some)}"
        return f"{self.name} {self.percent_text} ({self.text_of(self.some)}/{self.text_of(self.among)})"

    def text_of(self, number: Decimal) -> str:
        """Return one of its numbers as a text."""
        if not self.mask_below:
            return number_text(number)
        if number < self.mask_below:
            return masked_text(self.mask_below)
        return f"about {number_text(self.in_steps(number))}"

    @property
    def percent(self) -> int | None:
        """Return its percentage; None of nothing, and where one of its numbers is hidden."""
        if self.among is None or not self.among or min(self.some, self.among) < self.mask_below:
            return None
        return percent(self.in_steps(self.some), self.in_steps(self.among))

    @property
    def percent_text(self) -> str:
        return "–" if self.percent is None else f"{'about ' if self.mask_below else ''}{self.percent} %"

    def since(self, then: "Figure") -> str:
        """Return what has changed since an earlier one: ", now 2 points more"; "" for nothing."""
        if self.text == then.text:
            return ""
        if self.is_hidden or then.is_hidden:
            return f", now {'masked' if self.is_hidden else self.percent_text}"
        if self.among is None:
            if min(self.some, then.some) < self.mask_below:
                return f", now {self.text_of(self.some)}"
            more = self.in_steps(self.some) - then.in_steps(then.some)
            return f", now {number_text(abs(more))} {'more' if more > 0 else 'less'}"
        if self.percent is None or then.percent is None:
            return f", now {self.percent_text}"
        points = self.percent - then.percent
        many = f"{abs(points)} point{'' if abs(points) == 1 else 's'}"
        return f", now {many} {'more' if points > 0 else 'less'}" if points else ", the same now"

    def in_steps(self, number: Decimal) -> Decimal:
        """Return a number as it is told: exactly, or the nearest step."""
        step = self.mask_below
        return number if not step else (number / step).to_integral_value(ROUND_HALF_UP) * step


def masked_text(below: int) -> str:
    """Return what stands for a number that is hidden since it is small."""
    return f"under {below}"


def summed(counted: Iterable[tuple[str, int]], *, mask_below: int = 0) -> Decimal:
    """Return the sum of numbers as they are stored, each with how many entries say it.

    What was a text in an earlier charter counts as nothing. Each one below `mask_below` counts as half of that: no
    difference of two such sums tells what it is.
    """

    def told(text: str) -> Decimal:
        if (number := number_of(text)) is None:
            return Decimal()
        return Decimal(mask_below // 2) if mask_below and number < mask_below else number

    return sum((told(text) * many for text, many in counted), Decimal())


def number_of(text: str) -> Decimal | None:
    """Return a number as it is stored; None for a text of an earlier charter, which counts as nothing."""
    return Decimal(text) if _STORED.fullmatch(text) else None


def is_below(text: str, limit: int) -> bool:
    """Return whether a number as it is stored is below a limit; a text of an earlier charter isn't."""
    number = number_of(text)
    return number is not None and number < limit


def number_text(number: Decimal) -> str:
    """Return a number as people write it: "12", "12.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(some: Decimal, among: Decimal) -> int:
    """Return the percentage that one number is of another, rounded half up."""
    return int((some * 200 + among) // (among * 2))


def problems_of_numbers(at: Place, one: Mapping[str, Any], types: Mapping[str, str]) -> Problems:
    """Yield what is wrong with the sums and shares of a declaration; `types` are those of its fields, by name."""
    yield from problems_of_number_fields((*at, "sums"), one.get("sums"), types)
    shares, rates = one.get("shares"), one.get("rates")
    for name, share in shares.items() if isinstance(shares, dict) else ():
        place = (*at, "shares", name)
        if isinstance(rates, dict) and name in rates:
            yield place, f"“{name}” is a rate already; call it otherwise"
        if not isinstance(share, dict):
            continue
        for key in ("sum", "among"):
            yield from problems_of_number_fields((*place, key), share.get(key), types)
        parts, among = (
            (some if isinstance(some := share.get(key), list) else []) for key in ("sum", "among")
        )
        for n, part in enumerate(parts):
            if part in types and part not in among:
                yield (*place, "sum", n), f"“{part}” is a part of nothing: name it in “among” too"


def problems_of_number_fields(at: Place, names: object, types: Mapping[str, str]) -> Problems:
    for n, name in enumerate(names if isinstance(names, list) else ()):
        if name not in types:
            yield (*at, n), f"there is no field “{name}”{spelling_hint(str(name), types)}"
        elif types[name] != NUMBER:
            yield (*at, n), f"“{name}” is no number"


def problems_of_masking(at: Place, one: Mapping[str, Any], types: Mapping[str, str]) -> Problems:
    """Yield where a declaration would show what it masks: in a key, in a state, or to a second person."""
    if "mask_below" not in one:
        if "numbers_for" in one:
            yield (*at, "numbers_for"), "no number is masked, so everybody reads them; add “mask_below”"
        return
    numbers = [name for name, of in types.items() if of == NUMBER]
    if not numbers:
        yield (*at, "mask_below"), "there is no number to mask; leave it out"
    fields, states = (some if isinstance(some := one.get(key), list) else [] for key in ("fields", "states"))
    for n, field in enumerate(fields):
        if isinstance(field, dict) and field.get("key") and field.get("name") in numbers:
            yield (*at, "fields", n, "key"), "a number that is masked is no key: others would read it"
        place = (*at, "fields", n, "required_where")
        for name in numbers if isinstance(field, dict) else ():
            if _is_named(name, field.get("required_where")):
                yield (
                    place,
                    f"“{name}” is masked, and others would read it from what is required; leave it out",
                )
    places = [((*at, "closed_where"), one.get("closed_where"))]
    for n, axis in enumerate(states):
        if isinstance(axis, dict):
            keys = ("only_where", "waits_for", "needs")
            places += [((*at, "states", n, key), axis.get(key)) for key in keys]
    for place, declared in places:
        for name in numbers:
            if _is_named(name, declared):
                yield place, f"“{name}” is masked, and others would read it from the state; leave it out"


def _is_named(name: str, declared: object) -> bool:
    """Return whether a condition, or what a choice needs, names a field."""
    if isinstance(declared, list):
        return any(_is_named(name, one) for one in declared)
    if isinstance(declared, dict):
        return name in declared or any(_is_named(name, one) for one in declared.values())
    return declared == name
