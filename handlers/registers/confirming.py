"""Who may confirm what waits of an entry: they are asked, and what they don't confirm is taken back."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from bot.entries import Entry
from bot.facts import Facts
from bot.history import HistoryEntry
from bot.notifications import Notification, Reason
from bot.permissions import full_actor
from bot.records import checked_text
from bot.registers import Register
from bot.submissions import DRAFT
from bot.ways import set_paper_due
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader, escape, with_full_stop
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import NotificationType, Viewer
from handlers.registers import views
from handlers.registers.notifications import shown_while
from handlers.registers.people import second_persons
from handlers.registers.ways.changes import change
from handlers.registers.ways.days import CONFIRMED, ENTERED
from handlers.registers.ways.outcomes import DRAFTED, holders_of
from storage.history import history_of
from storage.unit_of_work import Read, Tx

DECLINED = "decline"
# The steps by which something is said, confirmed or taken back.
_OF_CLAIMS = frozenset(
    {"propose state", "confirm state", "set state", ENTERED, DRAFTED, CONFIRMED, DECLINED, "undo"}
)


def confirmers(register: Register, ask: Ask, entry: Entry) -> list[int]:
    """Return who may confirm what waits: somebody of the body whose outcome is a draft, else a second person.

    Neither whoever said it, nor who stands in for them.
    """
    if (draft := entry.draft) is not None:
        as_actor = partial(full_actor, roster=ask.roster, charter=ask.charter, on=ask.today)
        return [one for one in holders_of(ask, draft.body, entry) if draft.by not in as_actor(one).person_ids]
    waiting = entry.waiting_choice(register)
    if waiting is None:
        return []
    axis, choice = waiting
    return second_persons(ask, axis.second_key.get(choice, ()), entry, register)


def ask_again(register: Register, ask: Ask, tx: Tx, entry: Entry, before: Entry) -> list[int]:
    """Ask to confirm what waits again since a step was taken back; return who is asked.

    They were asked before that step, but have read since that it doesn't wait any more.
    """
    if not entry.said or (entry.said, entry.said_by, entry.draft) == (
        before.said,
        before.said_by,
        before.draft,
    ):
        return []
    found = confirmers(register, ask, entry)
    for one in found:
        notify(tx, one, entry, Reason.ENTRY_TO_CONFIRM, context=entry.said)
    return found


# Not confirmed


@dataclass(frozen=True)
class NotConfirmed(Facts):
    """What waited of an entry, as it stands there, and who didn't confirm it."""

    said: str
    by: int


def decline(register: Register, ask: Ask, tx: Tx, entry: Entry, why: str) -> Reply:
    """Take back what waits, since somebody who may confirm it doesn't, and tell who said it."""
    told, facts = entry.said_by, NotConfirmed(entry.said, ask.actor.person_id)
    entry.drop_draft()
    entry.said, entry.said_by = "", None
    set_paper_due(entry, register, ask.charter)
    change(tx, entry, DECLINED, why=checked_text(why, what="note"))
    if told is not None:
        notify(tx, told, entry, Reason.ENTRY_NOT_CONFIRMED, context=facts.as_context())
    sentence = notified_sentence(tx, [told] if told is not None else [], ask.reader)
    return Reply.from_message(
        views.changed(
            register, entry, ask.reader, [f"Not confirmed, so it doesn't count. {sentence}".strip()]
        )
    )


def not_confirmed(register: Register) -> NotificationType:
    """Return the news that what somebody said wasn't confirmed, until it is said again."""

    def holds(read: Read, notification: Notification, entry: Entry, _: datetime) -> bool:
        return _declined(read, entry, NotConfirmed.from_context(notification.context)) is not None

    def says(notification: Notification, entry: Entry, to: Viewer) -> list[Block]:
        facts = NotConfirmed.from_context(notification.context)
        declined = _declined(to.read, entry, facts)
        why = declined.why if declined else ""
        return views.told(register, entry, to.reader, _sentence(facts, why, to.reader))

    return shown_while(holds, says, register)


def _declined(read: Read, entry: Entry, facts: NotConfirmed) -> HistoryEntry | None:
    """Return the step that took back what waited; None once it was taken back itself, or something was said since."""
    steps = [one for one in history_of(read, entry.id) if one.verb in _OF_CLAIMS]
    last = steps[-1] if steps else None
    is_it = last is not None and (last.verb, last.person_id) == (DECLINED, facts.by)
    return last if is_it and not entry.said else None


def _sentence(facts: NotConfirmed, why: str, reader: Reader) -> str:
    who, because = reader.short_name(facts.by), f": {escape(why)}" if why else ""
    name, _, claim = facts.said.partition(": ")
    if f"{name}: " == DRAFT:
        body, word, day = claim.split()
        on = reader.day(date.fromisoformat(day))
        claim = f"“{reader.decision_word(word)} by {escape(body)} on {on}”"
    else:
        claim = f"that it is {escape(claim)}"
    said = with_full_stop(f"{who} didn't confirm {claim}{because}")
    return f"{said} It doesn't count. If it's so after all, say it again."
