"""Money as people write it: what is an amount, and what is asked for again."""

import pytest

from bot.errors import UserError
from bot.money import read_money

READ = {
    "CHF 42 000": "CHF 42 000",
    "chf42000": "CHF 42 000",
    "42'000 CHF": "CHF 42 000",
    "42\u202f000.50 eur": "EUR 42 000.50",
    "USD 1,5": "USD 1.50",
    "CHF 1 000 000": "CHF 1 000 000",
}


@pytest.mark.parametrize("said", READ)
def test_amount_is_read_with_its_currency(said: str) -> None:
    assert str(read_money(said)) == READ[said]


# A comma or a full stop before three digits is a thousand here and a decimal there.
@pytest.mark.parametrize(
    "said", ["CHF 42,000", "42.000 CHF", "42 000", "CHF", "about CHF 3", "$ 3", "CHF 0", "CHF -3", "CHF 4 2", "42k CHF"]
)  # fmt: skip
def test_what_could_be_two_amounts_or_is_none_is_refused(said: str) -> None:
    with pytest.raises(UserError):
        read_money(said)
