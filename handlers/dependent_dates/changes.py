"""Move what depends on an event or a meeting with it, and ask about it when that is cancelled."""

import copy
from dataclasses import replace

from bot.actions import Action
from bot.calendar import Due
from bot.dates.anchors import PLACEHOLDER, Anchor, Hanging
from bot.dates.reading import read_due
from bot.errors import UserError
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from bot.records import Record, is_as_visible
from handlers.actions import views
from handlers.actions.changes import propagate_change
from handlers.blocks.chips import facts
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, escape
from handlers.delivery.notify import notify
from handlers.feature import Registry
from storage.anchors import actions_hanging_on
from storage.unit_of_work import Read, Tx


def follow(tx: Tx, anchor: Anchor, record: Record | None = None) -> list[Action]:
    """Move the actions that hang on what is on other days now; each owner is corrected once. Return the actions.

    Their histories name it only where everybody who may know of an action may know of the `record` too.
    """
    moved = []
    for known in actions_hanging_on(tx, anchor.key):
        action: Action = tx.get(known.id)
        due = new_due(tx, action, anchor)
        if due is None or due.ends_at() == action.due_at:
            continue
        before = copy.copy(action)
        action.set_due(due)
        is_known = record is None or is_as_visible(record, action)
        tx.change(action, "move", why=f"{anchor.name} has moved" if is_known else "")
        propagate_change(tx, action, before)
        moved.append(action)
    return moved


def new_due(read: Read, action: Action, anchor: Anchor) -> Due | None:
    """Return the date of an action by where its anchor is now; None where that cannot be worked out."""
    known, hanging = action.due, Hanging.from_text(action.due_hangs_on or "")
    if known is None:
        return None
    try:
        found = read_due(
            hanging.words,
            now=action.created_at,
            zone=known.zone,
            languages=(hanging.language, "en"),
            working_days=read.charter.working_days(hanging.station),
            sessions_by_body={PLACEHOLDER: anchor.last if hanging.is_after else anchor.first},
        )
    except UserError:
        return None
    return replace(found, typed=known.typed, hangs_on=known.hangs_on)


def ask_without(tx: Tx, anchor: Anchor, _record: Record | None = None) -> list[Action]:
    """Ask the owners of what hangs on something cancelled whether it still has to be done. Return the actions."""
    actions = actions_hanging_on(tx, anchor.key)
    for action in actions:
        for person in action.owners:
            notify(tx, person, action, Reason.ANCHOR_CANCELLED, context=anchor.name)
    return actions


def hangs_still(_read: Read, notification: Notification, action: Action, _now: object) -> bool:
    """Return whether nobody has given the action another date, or closed it."""
    return action.is_open and bool(action.due_hangs_on) and notification.concerned_person_id in action.owners


def without(
    read: Read, notification: Notification, action: Action, who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    """Return the question what becomes of an action whose anchor is cancelled; it is named for who may know of it."""
    if action.due is None:
        return []
    typed, name = f", {escape(action.due.typed)}", escape(notification.context)
    if not _may_know_anchor(read, action, who):
        typed, name = "", "what that depends on"
    text = (
        f"*{escape(action.title)}* is due *{reader.due(action.due)}*{typed}, and {name} is cancelled.\n"
        "Does it still have to be done? If nobody changes it, the date stays."
    )
    row = [Button("New date", "move", action.ref), Button("Cancel it", "cancel", action.ref)]
    return [section(text), facts(views.chip(action, reader), action.ref), buttons(row)]


def _may_know_anchor(read: Read, action: Action, who: Actor) -> bool:
    key = Hanging.from_text(action.due_hangs_on).key if action.due_hangs_on else ""
    sort, _, number = key.partition(":")
    return sort != "record" or may_see(who, read.get(int(number)))
