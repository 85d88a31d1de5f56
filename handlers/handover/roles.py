"""Owners named by a role: an action passes on with the role, to whoever holds or covers it."""

import copy
from collections.abc import Sequence
from datetime import date, datetime

from bot.actions import Action
from bot.notifications import Notification, Reason
from bot.owner_roles import OwnerRole, followers_of, holders_of
from bot.records import Visibility
from handlers.actions.changes import propagate_change
from handlers.core.blocks.elements import Block
from handlers.core.delivery.isolate import for_records
from handlers.core.delivery.notify import notify_once, secretaries
from handlers.core.feature import NotificationType, Viewer
from handlers.handover import commands, views
from handlers.people.owner_roles_views import plain_phrase
from storage.actions import open_actions_with_owner_roles
from storage.unit_of_work import Read, Tx


def plan(tx: Tx) -> None:
    """Plan what comes with a changed roster or day: last days ahead, and actions that pass on."""
    commands.plan(tx)
    follow_roles(tx)


def follow_roles(tx: Tx) -> None:
    """Pass actions on with the roles by which their owners were named, or ask the secretary who takes them."""
    for_records(tx, open_actions_with_owner_roles(tx), _follow_roles_of)


def _follow_roles_of(tx: Tx, stored: Action) -> None:
    action, today = tx.get(stored.id), tx.charter.day_of(tx.now)
    for owner in action.owners_by_role:
        to = followers_of(owner, charter=tx.charter, roster=tx.roster, on=today)
        if len(to) > 1 or (to and _must_be_asked(tx, action, owner, today)):
            for secretary in secretaries(tx, today):
                context = _context(owner, to)
                notify_once(tx, secretary, action, Reason.ROLE_PASSED, context=context, at=tx.now)
        elif to:
            _pass_on(tx, action, owner, to[0])


def _must_be_asked(read: Read, action: Action, owner: OwnerRole, on: date) -> bool:
    """Return whether an action is restricted and would go to somebody who may not see it so far."""
    return action.visibility == Visibility.RESTRICTED and bool(holders_of(owner.position, read.roster, on))


def _pass_on(tx: Tx, action: Action, owner: OwnerRole, to: int) -> None:
    before = copy.copy(action)
    owners = dict.fromkeys(to if one == owner.person_id else one for one in action.owners)
    moved = [OwnerRole(to, one.position) if one == owner else one for one in action.owners_by_role]
    action.set_owners(tuple(owners), moved)
    tx.change(action, "follow", why=plain_phrase(owner.position, tx.charter))
    propagate_change(tx, action, before)


def _context(owner: OwnerRole, to: Sequence[int]) -> str:
    return f"{'|'.join(owner.as_row())}|{','.join(map(str, to))}"


def _from_context(context: str) -> tuple[OwnerRole, list[int]]:
    *row, to = context.split("|")
    return OwnerRole.from_row(row), [int(one) for one in to.split(",")]


def _holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether the secretary still has to say who takes an action."""
    owner, to = _from_context(notification.context)
    on = read.charter.day_of(now)
    is_as_asked = followers_of(owner, charter=read.charter, roster=read.roster, on=on) == to
    is_theirs = notification.concerned_person_id in secretaries(read, on)
    return action.is_open and owner in action.owners_by_role and is_as_asked and is_theirs


def _says(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    return views.who_takes_it(action, *_from_context(notification.context), to.reader)


NOTIFICATIONS = {
    Reason.ROLE_PASSED: NotificationType(_holds, _says, successors=lambda read, _, on: secretaries(read, on))
}
