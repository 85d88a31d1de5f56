"""Texts of the personal file."""

from collections.abc import Mapping
from datetime import datetime

from bot.people import Person

FIELD_LABELS: Mapping[str, str] = {
    "leaves_on": "last day",
    "from_at": "from",
    "to_at": "until",
    "from_on": "from",
    "to_on": "until",
    "at": "when",
    "made_at": "since",
    "answered_at": "answered",
    "struck_at": "deleted",
    "due_at": "when",
    "send_at": "when",
    "behalf": "on behalf of",
    "sort": "kind",
}
LEFT_OUT = "left out: it names what this person may not see any more"


def header_lines(person: Person, now: datetime) -> list[str]:
    """Return a few lines that explain the file, at its beginning."""
    return [
        f"All that the task force's clerk keeps about {person.name}, as of {now:%Y-%m-%d %H:%M} UTC.",
        "Moments are in UTC. Of records that this person may not see any more it has only the reference.",
        "What is written in Slack itself, and backups of the records, aren't in it.",
    ]
