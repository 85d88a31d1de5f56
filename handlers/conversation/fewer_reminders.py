"""Offer fewer reminders to whoever asks for less: what they say is nothing of the work, so it stands on no card."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.permissions import may_see
from bot.records import Item, Record, read_ref
from handlers.conversation import followup_views as views
from handlers.conversation.followup_choices import may_run
from handlers.core.calls import QUESTION, Ask, Reply
from handlers.core.memory.remember import place_of
from storage.actions import open_actions_of
from storage.records import records_by_ids, records_of_thread
from storage.unit_of_work import Read, Tx

OWN_MAX = 3  # records of which the reminders may be stopped
QUIET_DAYS = 5  # working days


def fewer(ask: Ask, tx: Tx, last_ref: str, *, is_weekly: bool) -> Reply:
    """Offer to stop reminders: of what stands above, else of what was shown or done last, else of what is due first."""
    channel, thread = place_of(ask.call)
    above = records_of_thread(tx, channel, thread) if thread else None
    ref = read_ref(last_ref, ask.charter.prefixes)
    last = tx.find(ref) if ref is not None else None
    found = _reminded(ask, above or []) or _reminded(ask, [last] if last is not None else [])
    found = found or _reminded(ask, _own(ask, tx))
    if not found:
        return Reply(text=views.NO_REMINDERS)
    back_on = ask.typing_context.working_days.after(ask.today, QUIET_DAYS)
    message = views.fewer(found[:OWN_MAX], back_on, ask.reader, is_weekly=is_weekly)
    return replace(Reply.from_message(message), mark=QUESTION)


def _own(ask: Ask, read: Read) -> list[Item]:
    """Return the caller's open actions, the first due first."""
    own: list[Item] = records_by_ids(read, open_actions_of(read, ask.actor.person_id))
    return sorted(own, key=lambda one: one.due_at or datetime.max.replace(tzinfo=ask.now.tzinfo))


def _reminded(ask: Ask, records: Iterable[Record]) -> list[Record]:
    """Return of which records the caller may stop their reminders."""
    mute = ask.registry["mute"]
    return [
        one
        for one in records
        if may_see(ask.actor, one)
        and one.is_open
        and isinstance(one, Item)
        and set(one.owners) & set(ask.actor.person_ids)
        and may_run(ask, mute, one)
    ]
