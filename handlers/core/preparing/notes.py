"""Notes on what people prepare together: told at once to who prepares it, to the others with their next message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.history import Note, NoteKind
from bot.names import join_names
from bot.news import Asked
from bot.notifications import Notification, Reason
from bot.records import Record
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.text import cut, escape
from handlers.core.calls import Ask
from handlers.core.deadlines import coming_morning
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_once
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from storage.history import notes_at
from storage.unit_of_work import Read, Tx

R = TypeVar("R", bound=Record)
SAID_MAX = 600  # characters of a note in a message


@dataclass(frozen=True, kw_only=True)
class NoteReaders(Generic[R]):
    """Who hears of the notes on a record: who prepares it, and who is invited; whether anybody still does, and what it is called."""

    prepare: Callable[[Read, R, datetime], list[int]]
    others: Callable[[Read, R, datetime], list[int]]
    begins_at: Callable[[Read, R], datetime]
    is_followed: Callable[[Read, R, datetime], bool]
    title: Callable[[R, Viewer], str]

    def tell(self, ask: Ask, tx: Tx, record: R) -> None:
        """Tell of the note that this call keeps."""
        if not self.is_followed(tx, record, tx.now):
            return
        context = Asked(ask.actor.person_id, ask.now).as_context()
        prepare = self.prepare(tx, record, tx.now)
        for person in prepare:
            if person != tx.author_id:
                at = tx.now + CHANGE_OF_MIND
                notify_once(tx, person, record, Reason.NOTE_ADDED, context=context, at=at)
        for person in self._others(ask, tx, record):
            if person not in prepare and person != tx.author_id:
                at = news_moment(tx, person, self.begins_at(tx, record))
                notify_once(tx, person, record, Reason.NOTE_NEWS, context=context, at=at)

    def kept(self, ask: Ask, read: Read, record: R, _: datetime) -> Message | None:
        """Return who hears of a note; None where nobody does, and in a channel, where it would be one more message."""
        is_private = ask.call.message is None or ask.call.is_in_our_conversation
        if not (is_private and self.is_followed(read, record, ask.now)):
            return None
        me = ask.actor.person_id
        prepare = [one for one in self.prepare(read, record, ask.now) if one != me]
        others = [one for one in self._others(ask, read, record) if one not in {me, *prepare}]
        if not (prepare or others):
            return None
        names = escape(join_names([ask.reader.short_name(one) for one in prepare]))
        rest = "whoever is invited reads it with their next message" if others else ""
        told = [f"I'll tell {names}" if names else "", rest]
        sentence = "; ".join(filter(None, told))
        return Message(f"{sentence[:1].upper()}{sentence[1:]}.")

    def _others(self, ask: Ask, read: Read, record: R) -> list[int]:
        """Return who else hears of a note: nobody of what somebody replies to the bot alone, under an invitation."""
        is_to_us = ask.call.is_in_our_conversation and bool(ask.call.thread)
        return [] if is_to_us else self.others(read, record, ask.now)

    def notifications(self) -> Mapping[Reason, NotificationType]:
        is_preparing, is_invited = _holding(self, self.prepare), _holding(self, self.others)
        return {
            Reason.NOTE_ADDED: NotificationType(
                is_preparing, self._says, became=_became, wants_reply=wants_no_reply
            ),
            Reason.NOTE_NEWS: NotificationType(
                is_invited, self._says, became=_became, wants_reply=wants_no_reply
            ),
        }

    def _says(self, one: Notification, record: R, to: Viewer) -> list[Block]:
        notes = written(to.read, one, record)
        if not notes:
            return []
        lines = [_said(note, to) for note in notes]
        text = "\n".join([f"*A note on {self.title(record, to)}*", *lines])
        row = [Button("Note", "note", record.ref), Button("Open", "show", record.ref)]
        return [section(text), facts(Chip.NEWS, record.ref), buttons(row)]


def news_moment(tx: Tx, person: int, begins_at: datetime) -> datetime:
    """Return when somebody hears with their next message, the next morning at the latest; at once where that is too late."""
    morning = coming_morning(tx, person, tx.now)
    return morning if morning < begins_at else tx.now + CHANGE_OF_MIND


def written(read: Read, one: Notification, record: Record) -> list[Note]:
    """Return what a notification tells of and nobody deleted; what says nothing of it, such as thanks, is for nobody."""
    told = Asked.from_context(one.context)
    notes = notes_at(read, record.id, person_id=told.by, at=told.at)
    return [note for note in notes if note.sort != NoteKind.UNLISTED]


def _holding(
    of: NoteReaders[Any], people: Callable[[Read, Any, datetime], list[int]]
) -> Callable[[Read, Notification, Any, datetime], bool]:
    def holds(read: Read, one: Notification, record: Any, now: datetime) -> bool:
        is_there = bool(written(read, one, record)) and of.is_followed(read, record, now)
        return is_there and one.concerned_person_id in people(read, record, now)

    return holds


def _said(note: Note, to: Viewer) -> str:
    remark = " (observer's remark)" if note.sort == NoteKind.REMARK else ""
    return f"{to.reader.name(note.person_id)}{remark}: “{escape(cut(note.text, SAID_MAX))}”"


def _became(one: Notification, record: Record, to: Viewer) -> list[Block] | None:
    """Return what is left of a note that was deleted; None while it stands."""
    if written(to.read, one, record):
        return None
    return [section(f"A note on {record.ref} was taken back."), facts(Chip.NEWS, record.ref)]
