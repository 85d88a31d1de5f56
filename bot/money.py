"""Amounts of money as people write them; they are stored as given and never converted."""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import UserError
from bot.names import excerpt

CENT = Decimal("0.01")
MAX_DIGITS = 12  # before the decimal point
_CURRENCY = r"(?P<currency>[A-Za-z]{3})"
# Thousands may be separated by a space or an apostrophe. A comma or a full stop would be ambiguous.
_AMOUNT = r"(?P<whole>\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?"
_MONEY = tuple(re.compile(rf"^{one}$") for one in (rf"{_CURRENCY}\s*{_AMOUNT}", rf"{_AMOUNT}\s*{_CURRENCY}"))
EXAMPLE = 'Say it like saved:"CHF 42 000".'


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return an amount such as "CHF 42 000", with decimals only if they are not zero."""
        whole, part = f"{self.amount.quantize(CENT):,}".replace(",", " ").split(".")
        return f"{self.currency} {whole}{'' if part == '00' else f'.{part}'}"


def read_money(text: str) -> Money:
    """Parse an amount with its currency. Raises UserError if it is ambiguous, zero or not an amount."""
    found = money_of(text)
    if found is None:
        raise UserError(f"I can't read “{excerpt(text.strip())}” as an amount. {EXAMPLE}")
    if not found.amount:
        raise UserError("If nothing was saved, leave saved: out.")
    return found


def money_of(text: str) -> Money | None:
    """Return the amount with its currency that a text is, also of zero; None where it is none, or ambiguous."""
    found = next((match for one in _MONEY if (match := one.match(text.strip()))), None)
    digits = re.sub(r"\D", "", found["whole"]) if found else ""
    if found is None or len(digits) > MAX_DIGITS:
        return None
    return Money(Decimal(f"{digits}.{found['part'] or '0'}").quantize(CENT), found["currency"].upper())
