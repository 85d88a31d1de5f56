"""That nobody said what came of an event: what its notification stores."""

from dataclasses import dataclass

from bot.facts import Facts


@dataclass(frozen=True)
class OutcomeUnsaid(Facts):
    """Somebody was asked what came of an event in a period, by its key, and has not answered."""

    asked: int
    period: str
