"""List overdue actions whose owners were reminded and have not reacted, and nudge owners."""

from dataclasses import replace
from datetime import time

from bot.actions import Action
from bot.calendar import moment
from bot.errors import Offer, UserError
from handlers.actions import lists
from handlers.calls import Ask, Reply, refuse_unknown_words
from handlers.nudges.commands import nudge_each
from storage import notifications
from storage.actions import actions_page
from storage.records import Filter, ListPage, read_filter
from storage.unit_of_work import Read, Tx


def silent(ask: Ask, read: Read) -> Reply:
    if ask.parsed.refs:
        raise UserError(
            "I can say who hasn't answered on an issue, on a proposal, or on all actions.",
            offers=[Offer("All actions", "say", "silent")],
        )
    refuse_unknown_words(ask, ("area:", "entity:", "owner:"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = unanswered_actions(ask, read, chosen)
    reminders = notifications.sent_due_reminders(read, [action.id for action in found.records])
    message = lists.list_unanswered(found, chosen, reminders, ask.reader, words=ask.call.words)
    return Reply.from_message(message)


def unanswered_actions(ask: Ask, read: Read, chosen: Filter) -> ListPage:
    """Return the overdue actions without a reaction; an owner reminded today has until tomorrow."""
    midnight = moment(ask.today, time(0), ask.reader.zone)
    unanswered = replace(chosen, late=True, unanswered_since=midnight)
    return actions_page(read, unanswered, who=ask.actor, now=ask.now)


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask the owners of each action how it is going."""
    return nudge_each(ask, tx, Action, lambda _, __, action: list(action.owners))
