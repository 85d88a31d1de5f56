"""Count the rates of a register: now, or as they were at a moment, of all entries or of some years."""

from bot.registers import Register
from handlers.core.calls import Ask
from storage.registers import WHOLE, Cut, count_where
from storage.unit_of_work import Read

Rates = list[tuple[str, int, int]]
"""Of each rate its name, of how many entries it counts some, and how many these are among."""


def rates_of(register: Register, ask: Ask, read: Read, cut: Cut = WHOLE) -> Rates:
    return [
        (
            name,
            count_where(read, register, rate.count, rate.among, who=ask.actor, cut=cut),
            count_where(read, register, rate.among, who=ask.actor, cut=cut),
        )
        for name, rate in register.rates.items()
    ]
