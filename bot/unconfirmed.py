"""Words that may be an answer, until whoever wrote them says so: an objection to a text, a position on an issue."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people import Roster


class Confirmation(StrEnum):
    NONE = ""  # nobody has said what the words are
    COMMENT = "comment"  # they are no answer
    LET_STAND = "stands"  # the chair adopts the text all the same
    AT_END = "ended"  # the text was adopted without one, and says so whatever becomes of the message


@dataclass(kw_only=True)
class UnconfirmedWords:
    """What somebody wrote about a record in a thread. `person_id` is whose answer it may be, `written_by` who wrote it."""

    record_id: int
    revision: int  # the round of a proposal; 0 for an issue
    person_id: int
    written_by: int
    channel: str
    ts: str
    at: datetime
    text: str
    entity: str = ""  # for which a position would be
    answer: str = Confirmation.NONE
    id: int | None = None  # given by the database

    @property
    def message(self) -> tuple[str, str]:
        """Return what identifies the message: its channel, "" for a command, and its timestamp."""
        return self.channel, self.ts


def writers(words: Iterable[UnconfirmedWords]) -> list[int]:
    """Return whose answers these words may be, who wrote first comes first."""
    return list(dict.fromkeys(one.person_id for one in words))


def named(words: Iterable[UnconfirmedWords], roster: Roster) -> str:
    """Return whose words these are, and who wrote them for somebody: "Ute Keller, Joost Peeters for Filiz Arslan"."""
    by_person: dict[int, list[int]] = {}
    for one in words:
        by_person.setdefault(one.person_id, []).append(one.written_by)
    return ", ".join(
        roster.name(person)
        if person in by
        else f"{' and '.join(map(roster.name, dict.fromkeys(by)))} for {roster.name(person)}"
        for person, by in by_person.items()
    )


def open_words(words: Sequence[UnconfirmedWords], people: Collection[int]) -> list[UnconfirmedWords]:
    """Return what these people wrote, or somebody for them, and nobody has said what it is."""
    return [one for one in without_answer(words) if {one.person_id, one.written_by} & {*people}]


def without_answer(words: Sequence[UnconfirmedWords]) -> list[UnconfirmedWords]:
    return [one for one in words if one.answer == Confirmation.NONE]
