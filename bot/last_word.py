"""The last word on an action: the newest note of an owner, or of who stood in for an owner on that day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action
from bot.calendar import local
from bot.charter import Charter
from bot.history import Note, NoteKind
from bot.people import Roster
from bot.replies import Meaning, read_reply

LAST_WORD_MAX = 80  # characters on a card or in a list


@dataclass(frozen=True)
class LastWord:
    """What an owner said, who wrote it and when; on one line, and cut to `LAST_WORD_MAX`."""

    person_id: int
    at: datetime
    text: str


def last_words(
    actions: Iterable[Action], notes: Sequence[Note], *, roster: Roster, charter: Charter
) -> dict[int, LastWord]:
    """Return the last word on each open action by its id; `notes` are of these actions, in any order."""
    by_record: dict[int, list[Note]] = {}
    for note in notes:
        by_record.setdefault(note.record_id, []).append(note)
    found = {}
    for action in actions:
        said = [n for n in by_record.get(action.id, ()) if is_owners_word(n, action, roster, charter)]
        if said and action.is_open:
            last = max(said, key=lambda note: (note.at, note.id or 0))
            found[action.id] = LastWord(last.person_id, last.at, _on_one_line(last.text))
    return found


def is_owners_word(note: Note, action: Action, roster: Roster, charter: Charter) -> bool:
    """Return whether an owner wrote a note, or who stood in for one then, and it may stand on the card."""
    if note.sort != NoteKind.NOTE or note.struck_at is not None:
        return False
    return note.person_id in action.owners or any(
        _stood_in(note, owner, roster, charter) for owner in action.owners
    )


def is_request_for_date(note: Note) -> bool:
    """Return whether a note asks for another date: once the date was moved, it is settled."""
    return read_reply(note.text) is Meaning.DATE


def _stood_in(note: Note, owner: int, roster: Roster, charter: Charter) -> bool:
    zone = charter.find_station(roster.persons[owner].station).zone
    absence = roster.absence_on(owner, local(note.at, zone).date())
    return absence is not None and absence.officer_id == note.person_id


def _on_one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LAST_WORD_MAX else f"{line[: LAST_WORD_MAX - 1].rstrip()}…"
