"""Inquiries: what somebody asks the secretary through the bot, in words that it could not read itself."""

from dataclasses import dataclass
from datetime import datetime

ASKED, ANSWERED, TAKEN_BACK = "ask secretary", "answer inquiry", "take back inquiry"  # steps of history


@dataclass(kw_only=True)
class Inquiry:
    """A question to the secretary. `channel` is where it was said; "" for the bot's own conversation.

    `answered_at` is None while it waits. One that was taken back is answered by nobody.
    """

    id: int
    asked_by: int
    at: datetime
    text: str
    channel: str = ""
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def is_taken_back(self) -> bool:
        return not self.is_open and self.answered_by is None

    def settle(self, answer: str, *, by: int | None, now: datetime) -> None:
        """Answer it, or take it back, by nobody."""
        self.answer, self.answered_by, self.answered_at = answer, by, now
