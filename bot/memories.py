"""What the bot remembers of a conversation for an hour: its last question, and what it showed last, for one person and place."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

REMEMBERED_FOR = timedelta(hours=1)
BY_WORDS = ""  # the label of a choice without a button: a line that the next words complete
SHOWN_MAX = 30  # records of a list
_NOT_ITS_OWN = re.compile(r"\*[^*\n]*\*|“[^”]*”|\"[^\"\n]*\"")  # titles and quotations within a question


class Choice(NamedTuple):
    """A button under a question: its label, the words that it says, and whether it is the step that is asked for."""

    label: str
    words: str
    is_asked_for: bool = False


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What somebody was last asked and shown in a place: their own conversation, a channel, or a thread ("" for none).

    `shown` is a list of references, `about` the only one that was shown since; `listed_at` is when the list was.
    """

    person_id: int
    channel: str
    thread: str
    at: datetime
    choices: str = "[]"  # as JSON; of no question "[]"
    shown: str = ""
    about: str = ""
    listed_at: datetime | None = None

    @property
    def question(self) -> list[Choice]:
        """Return the buttons of the last question; none where nothing was asked."""
        return [one for one in self._choices if one.label != BY_WORDS]

    @property
    def to_complete(self) -> str:
        """Return the line that the next words complete, up to its last option; "" for none."""
        return next((one.words for one in self._choices if one.label == BY_WORDS), "")

    @property
    def _choices(self) -> list[Choice]:
        return [Choice(*one) for one in json.loads(self.choices)]

    def listed(self, now: datetime) -> list[str]:
        """Return the references of the last list, in its order."""
        is_fresh = self.listed_at is not None and now - self.listed_at <= REMEMBERED_FOR
        return self.shown.split() if is_fresh else []


def as_choices(choices: Sequence[Choice]) -> str:
    return json.dumps(choices, ensure_ascii=False)


def asks(lead: str) -> bool:
    """Return whether the first words of an answer are a question, and not only a title that ends like one."""
    return "?" in _NOT_ITS_OWN.sub("", lead)
