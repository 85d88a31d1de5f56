"""Count the rates, shares and sums of a register: now, or as they were at a moment, of all entries or of some years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.register_numbers import Figure, summed
from bot.registers import EVERYTHING, Condition, Register
from handlers.core.calls import Ask
from storage.registers import WHOLE, Cut, count_where, numbers_in
from storage.unit_of_work import Read

Rates = list[Figure]


def rates_of(register: Register, ask: Ask, read: Read, cut: Cut = WHOLE) -> Rates:
    return [*_rates(register, ask, read, cut), *_shares(register, ask, read, cut)]


def _rates(register: Register, ask: Ask, read: Read, cut: Cut) -> Iterator[Figure]:
    for name, rate in register.rates.items():
        some = count_where(read, register, rate.count, rate.among, who=ask.actor, cut=cut)
        among = count_where(read, register, rate.among, who=ask.actor, cut=cut)
        yield name.capitalize(), Decimal(some), Decimal(among)


def _shares(register: Register, ask: Ask, read: Read, cut: Cut) -> Iterator[Figure]:
    """Yield the shares, and after them the sums: what is in no share stands beside them."""

    def total(names: Sequence[str], where: Condition) -> Decimal:
        return sum(
            (summed(numbers_in(read, register, one, where, who=ask.actor, cut=cut)) for one in names),
            Decimal(),
        )

    for name, share in register.shares.items():
        yield name.capitalize(), total(share.sum, share.where), total(share.among, share.where)
    for name in register.sums:
        yield register.by_name[name].shown_label, total((name,), EVERYTHING), None
