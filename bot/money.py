"""Money as people write it: an amount with its currency, kept as it was said and never worked out."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import UserError

CENT = Decimal("0.01")
MAX_DIGITS = 12  # before the decimals
_CURRENCY = r"(?P<currency>[A-Za-z]{3})"
# Thousands stand apart by a blank or an apostrophe. A comma or a full stop before three digits could be either sign.
_AMOUNT = r"(?P<whole>\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?"
_MONEY = tuple(re.compile(rf"^{one}$") for one in (rf"{_CURRENCY}\s*{_AMOUNT}", rf"{_AMOUNT}\s*{_CURRENCY}"))
EXAMPLE = (
    'Write the currency in three letters, and the thousands apart by a blank. Example: saved:"CHF 42 000"'
)


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return "CHF 42 000", with its decimals only where there are any."""
        whole, part = f"{self.amount.quantize(CENT):,}".replace(",", " ").split(".")
        return f"{self.currency} {whole}{'' if part == '00' else f'.{part}'}"


def read_money(said: str) -> Money:
    """Return the money that was said. Raises a sentence for what could be two amounts, or is none."""
    found = next((match for one in _MONEY if (match := one.match(said.strip()))), None)
    digits = re.sub(r"\D", "", found["whole"]) if found else ""
    if found is None or len(digits) > MAX_DIGITS:
        raise UserError(f"I cannot read “{said.strip()[:40]}” as an amount. {EXAMPLE}")
    amount = Decimal(f"{digits}.{found['part'] or '0'}").quantize(CENT)
    if not amount:
        raise UserError("Nothing saved is no amount: leave saved: out.")
    return Money(amount, found["currency"].upper())
