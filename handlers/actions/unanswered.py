"""Who is silent: owners who were reminded that the day has come and have said and done nothing since."""

from dataclasses import replace
from datetime import time

from bot.calendar import moment
from bot.errors import UserError
from handlers.actions import unanswered_views as views
from handlers.calls import Ask, Reply, refuse_other_words
from storage import lists
from storage import notifications as notices
from storage.lists import Filter, Listed
from storage.unit_of_work import Read


def silent(ask: Ask, read: Read) -> Reply:
    if ask.said.refs:
        raise UserError(
            "I can say who is silent of an issue, of a proposal, or of all actions. Example: silent P-4"
        )
    refuse_other_words(ask, "silent", ("area:", "entity:", "owner:"))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = unanswered(ask, read, chosen)
    told = notices.told_from_the_day_on(read, [action.id for action in found.records])
    return Reply.saying(views.listed(found, chosen, told, ask.reader, words=ask.call.words))


def unanswered(ask: Ask, read: Read, chosen: Filter) -> Listed:
    """Return the overdue actions without an answer; who was reminded today still has the day to answer."""
    midnight = moment(ask.today, time(0), ask.reader.zone)
    return lists.actions(
        read, replace(chosen, late=True, unanswered_since=midnight), who=ask.who, now=ask.now
    )
