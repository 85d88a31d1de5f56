"""Move what depends on an event or a meeting with it, and ask about it when that is cancelled."""

import copy

from bot.actions import Action
from bot.dates.anchors import Hanging
from bot.events import Event
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.records import is_as_visible
from handlers.actions import views
from handlers.actions.changes import propagate_change
from handlers.blocks.chips import facts
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, escape
from handlers.delivery.notify import notify_about
from handlers.feature import Registry
from storage.anchors import actions_hanging_on, anchor_of, anchored_record, new_due, record_key
from storage.unit_of_work import Read, Tx


def follow(tx: Tx, record: Event | Meeting) -> None:
    """Move the actions that hang on an event or a meeting with it, or ask their owners about one that is cancelled."""
    (_ask_without if record.is_cancelled else _move_along)(tx, record)


def _move_along(tx: Tx, record: Event | Meeting) -> None:
    """Move the actions that hang on what is on other days now; each owner is corrected once.

    Their histories name it only where everybody who may know of an action may know of the record too.
    """
    anchor = anchor_of(record, tx.charter)
    for known in actions_hanging_on(tx, anchor.key):
        action: Action = tx.get(known.id)
        due = new_due(tx, action, anchor)
        if due is None or due.ends_at() == action.due_at:
            continue
        before = copy.copy(action)
        action.set_due(due)
        is_known = is_as_visible(record, action)
        tx.change(action, "move", why=f"{anchor.name} has moved" if is_known else "")
        propagate_change(tx, action, before)


def _ask_without(tx: Tx, record: Event | Meeting) -> None:
    """Ask the owners of what hangs on something cancelled whether it still has to be done, each time it is cancelled."""
    anchor = record_key(record)
    for action in actions_hanging_on(tx, anchor):
        key = f"{action.kind}:{action.id}:{Reason.ANCHOR_CANCELLED}:{record.id}.{record.version}"
        for person in action.owners:
            notify_about(tx, person, key, Reason.ANCHOR_CANCELLED, record_id=action.id, context=anchor)


def hangs_still(read: Read, notification: Notification, action: Action, _now: object) -> bool:
    """Return whether the anchor is still cancelled, and nobody has given the action another date, or closed it."""
    if not action.is_open or notification.concerned_person_id not in action.owners:
        return False
    hangs_on = Hanging.from_text(action.due_hangs_on).key if action.due_hangs_on else ""
    return hangs_on == notification.context and anchored_record(read, notification.context).is_cancelled


def without(
    read: Read, notification: Notification, action: Action, who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    """Return the question what becomes of an action whose anchor is cancelled; it is named for who may know of it."""
    if action.due is None:
        return []
    record = anchored_record(read, notification.context)
    typed, name = f", {escape(action.due.typed)}", escape(anchor_of(record, read.charter).name)
    if not may_see(who, record):
        typed, name = "", "what that depends on"
    text = (
        f"*{escape(action.title)}* is due *{reader.due(action.due)}*{typed}, and {name} is cancelled.\n"
        "Does it still have to be done? If nobody changes it, the date stays."
    )
    row = [Button("New date", "move", action.ref), Button("Cancel it", "cancel", action.ref)]
    return [section(text), facts(views.chip(action, reader), action.ref), buttons(row)]
