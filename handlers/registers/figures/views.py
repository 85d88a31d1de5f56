"""How what is counted of a register looks."""

from collections.abc import Sequence
from decimal import Decimal

from bot.register_numbers import percent
from bot.registers import Freeze, Register
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.registers.figures.rates import Rates
from storage.registers import Cut


def rates(counted: Rates) -> str:
    """Return the line of rates: "Acceptance 91 % (100/110)"; a rate of none is "–"."""
    return " · ".join(escape(one.text) for one in counted)


def _percent(some: Decimal | int, among: Decimal | int) -> str:
    return f"{percent(Decimal(some), Decimal(among))} %" if among else "–"


def frozen(last: Freeze, then: Rates, now: Rates, reader: Reader) -> str:
    """Return the line of the rates that were kept, each with what has changed since."""
    on = reader.day_of(last.at)
    shown = [f"{escape(was.text)}{one.since(was)}" for was, one in zip(then, now, strict=True)]
    return f"Frozen on {on}: {' · '.join(shown)}"


def frozen_now(register: Register, counted: Rates) -> Message:
    """Say that the rates are kept as they are now."""
    said = f"The rates of {register.many} are frozen as they are now.\n{rates(counted)}"
    return text_message(said, [Button(register.many.capitalize(), "say", register.code)])


def counts(
    register: Register, by: str, counted: Sequence[tuple[str, int]], total: int, what: str, reader: Reader
) -> Message:
    """Say how many entries say what in a field, each with its part of all: "accepted: 2/4 (50 %)"."""
    part = register.by_name.get(by)
    label = part.shown_label.lower() if part else by
    lines = [
        f"{escape(_counted_name(by, said, label, reader))}: {number}/{total} ({_percent(number, total)})"
        for said, number in counted
    ]
    if rest := total - sum(number for _, number in counted):
        lines.append(f"others: {rest}/{total} ({_percent(rest, total)})")
    text = "\n".join([f"*{capitalized(what)}, by {label}*", *lines])
    return text_message(text, [Button(register.many.capitalize(), "say", register.code)])


def _counted_name(by: str, said: str, label: str, reader: Reader) -> str:
    if not said:
        return f"no {label}"
    return reader.area(said) if by == "area" else said


def cut_phrase(cut: Cut, reader: Reader) -> str:
    """Return of which years and which day a list is: ", 2006 to 2014, as on Mon 16 Jan"."""
    first, last = cut.years or (0, 0)
    years = "" if not cut.years else f", {first}" if first == last else f", {first} to {last}"
    return f"{years}{f', as on {reader.day_of(cut.at)}' if cut.at else ''}"
