"""Count the rates, shares and sums of a register: now, or as they were at a moment, of all entries or of some years."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from bot.charter_section import Rights
from bot.permissions import Actor
from bot.register_numbers import Figure, summed
from bot.registers import EVERYTHING, Condition, Register
from handlers.core.calls import Ask
from handlers.registers.masking import is_small
from storage.registers import WHOLE, Cut, counts_where, has_numbers_of_others, numbers_in
from storage.unit_of_work import Read

Rates = list[Figure]


def rates_of(register: Register, ask: Ask, read: Read, cut: Cut = WHOLE) -> Rates:
    mask_below = mask_of(register, ask.actor, read, cut)
    rates = _rates(register, ask, read, cut, mask_below)
    return [*rates, *_shares(register, ask, read, cut, mask_below)]


def _rates(register: Register, ask: Ask, read: Read, cut: Cut, mask_below: int) -> Iterator[Figure]:
    asked = [(*also, rate.among) for rate in register.rates.values() for also in ((rate.count,), ())]
    found = counts_where(read, register, asked, who=ask.actor, cut=cut)
    for (name, rate), some, among in zip(register.rates.items(), found[::2], found[1::2], strict=True):
        tells = register.masked & {*rate.count.names, *rate.among.names}
        yield Figure(name.capitalize(), Decimal(some), Decimal(among), is_hidden=bool(mask_below and tells))


def _shares(register: Register, ask: Ask, read: Read, cut: Cut, mask_below: int) -> Iterator[Figure]:
    """Yield the shares, and after them the sums: what is in no share stands beside them."""
    figure = partial(Figure, mask_below=mask_below)

    def total(names: Sequence[str], where: Condition) -> Decimal:
        found = (numbers_in(read, register, one, where, who=ask.actor, cut=cut) for one in names)
        return sum((summed(one, mask_below=mask_below) for one in found), Decimal())

    for name, share in register.shares.items():
        tells = bool(mask_below and register.masked & {*share.where.names})
        some, among = total(share.sum, share.where), total(share.among, share.where)
        yield figure(name.capitalize(), some, among, is_hidden=tells)
    for name in register.sums:
        yield figure(register.by_name[name].shown_label, total((name,), EVERYTHING))


def mask_of(register: Register, who: Actor, read: Read, cut: Cut = WHOLE) -> int:
    """Return below what numbers are masked in what is counted; 0 where all small ones are the reader's own, or none is."""
    if who.rights & {*register.numbers_for} - {Rights.FOCAL_POINT}:  # those have an area
        return 0
    for name in sorted(register.masked):
        numbers = numbers_in(read, register, name, EVERYTHING, who=who, cut=cut)
        small = [text for text, _ in numbers if is_small(register, text)]
        if small and has_numbers_of_others(read, register, name, small, who=who, cut=cut):
            return register.mask_below or 0
    return 0
