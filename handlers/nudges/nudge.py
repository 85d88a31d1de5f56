"""Nudge whoever has not answered: once for each person, record and working day."""

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from bot.errors import UserError, to_open
from bot.history import NUDGE
from bot.news import Nudge
from bot.notifications import Notification, Reason
from bot.permissions import check
from bot.records import Item, Record, Ref, checked_text
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    local_day,
    notification_for,
    reading_moment,
    stand_in_of,
)
from handlers.core.delivery.recipients import Recipient, readers_of
from handlers.core.words import for_each_ref
from handlers.nudges import views
from storage import notifications
from storage.unit_of_work import Read, Tx

WaitingFor = Callable[[Ask, Tx, Any], list[int]]  # who has to answer; raises UserError where nobody has


def nudge_each(ask: Ask, tx: Tx, of: type[Item], waiting_for: WaitingFor) -> Reply:
    """Nudge whoever has not answered each of the records that were named."""
    words = checked_text(ask.parsed.text, what="message")

    def nudge(ref: Ref) -> tuple[str, list[str]]:
        record = permitted_record(ask, tx, ref, of)
        return record.ref, nudge_people(ask, tx, record, waiting_for(ask, tx, record), words)

    done, refused = for_each_ref(tx, "nudge", require_refs(ask, "nudge"), nudge)
    lines = [*(line for _, said in done for line in said), *map(str, refused)]
    return Reply.from_message(views.said_back(lines, [ref for ref, _ in done]))


def permitted_record(ask: Ask, read: Read, ref: Ref, of: type[Item]) -> Item:
    record = get_visible(ask, read, ref)
    if not isinstance(record, of):
        raise asks_nobody(ref)
    check(ask.actor, "nudge", record, charter=ask.charter)
    if not record.is_open:
        raise UserError(views.closed_already(record))
    return record


def asks_nobody(ref: object) -> UserError:
    return UserError(f"{ref} asks nobody for anything.", offers=[to_open(ref)])


def nudge_people(ask: Ask, tx: Tx, record: Record, people: Sequence[int], words: str) -> list[str]:
    """Ask each person who was not asked about the record that working day; return what is said about them."""
    mine = {ask.actor.person_id}
    others = [one for one in people if not {one, stand_in_of(tx, one, ask.now)} & mine]
    if not others:
        raise UserError(f"{record.ref} is with you alone, so there is nobody to ask.")
    earlier = [one for one, _ in notifications.of_record(tx, record.id) if one.reason == Reason.NUDGED]
    told, before = dict[int, list[Recipient]](), list[tuple[Notification, Recipient]]()
    asked_at = tx.now + CHANGE_OF_MIND
    for person in others:
        theirs = [one for one in earlier if one.concerned_person_id == person]
        day = local_day(tx, person, reading_moment(tx, person, asked_at, Reason.NUDGED))
        same_day = [one for one in theirs if local_day(tx, person, one.due_at) >= day]
        if same_day:
            before += zip(same_day[-1:], readers_of(tx, same_day[-1:]), strict=True)
            continue
        # two at once, on two replicas, are one
        key = _free_key(tx, f"{record.kind}:{record.id}:{Reason.NUDGED}:{day}", person)
        context = Nudge(ask.actor.person_id, ask.now, len(theirs) + 1).as_context()
        nudge = notification_for(tx, person, key, Reason.NUDGED, context, asked_at, record_id=record.id)
        notifications.add_once(tx, nudge)
        told.setdefault(len(theirs) + 1, []).extend(readers_of(tx, [nudge]))
    refused = views.asked_already(record, before, ask.reader, me=ask.actor.person_id)
    if not told:
        raise UserError("\n".join(refused))
    tx.log(NUDGE, record_id=record.id, behalf=tx.behalf(NUDGE, record), why=words, before={}, after={})
    return [*views.asked_now(record, told, ask.reader), *refused]


def _free_key(tx: Tx, key: str, person: int) -> str:
    """Return the key of a nudge, another one than that of a nudge of the day that was taken back or dropped."""
    keys = (f"{key}{f':{number}' if number > 1 else ''}:p{person}" for number in count(1))
    return next(one for one in keys if not notifications.existing_keys(tx, [one]))
