"""Follow an event, and turn its reminders off and on again; what changes is told in any case."""

from bot.errors import Offer, PermissionDenied, UserError
from bot.events import Event
from handlers.core.blocks.text import cut, escape
from handlers.core.calls import NOBODY, Ask, Reply, get_named
from handlers.core.refusals import not_on_roster
from handlers.events import reminder_views
from handlers.events.reminders import moments_ahead, plan_for, readers_of, whom_it_concerns
from storage import notifications
from storage.unit_of_work import Read, Tx

RIGHT = "remind"


def follow(ask: Ask, tx: Tx) -> Reply:
    """Remind the caller of an event as those whom it concerns, and tell them what changes."""
    event, me = get_named(ask, tx, "follow", Event), ask.actor.person_id
    _must_be_reachable(ask)
    _must_be_all(ask, event, "follow")
    _must_be_ahead(ask, event)
    is_muted = (me, event.id) in notifications.snoozed(tx, [event.id])
    if me in notifications.followers(tx, event.id) and not is_muted:
        raise UserError(f"You already follow {event.ref}. Nothing has changed.")
    notifications.follow(tx, me, event.id)
    notifications.unsnooze(tx, me, event.id)
    plan_for(tx, event, me)
    said = reminder_views.followed(event, ask.reader, moments_ahead(tx, event, me))
    return _log(tx, event, "follows", Reply.from_message(said))


def unfollow(ask: Ask, tx: Tx) -> Reply:
    event, me = get_named(ask, tx, "unfollow", Event), ask.actor.person_id
    _must_be_reachable(ask)
    _must_be_all(ask, event, "unfollow")
    concerns = me in whom_it_concerns(tx, event, ask.charter.day_of(ask.now))
    if me not in notifications.followers(tx, event.id):
        raise UserError(reminder_views.not_followed(event, concerns=concerns))
    notifications.unfollow(tx, me, event.id)
    return _log(
        tx, event, "unfollows", Reply.from_message(reminder_views.unfollowed(event, concerns=concerns))
    )


def _must_be_reachable(ask: Ask) -> None:
    if ask.actor.person_id == NOBODY or ask.actor.is_gone:
        raise not_on_roster(ask.reader)


def _must_be_all(ask: Ask, event: Event, verb: str) -> None:
    """Refuse words behind the reference, so that nothing typed is ignored silently."""
    if words := ask.parsed.text:
        offers = [Offer(verb.capitalize(), verb, event.ref)]
        raise UserError(f"I don't know “{escape(cut(words, 40))}” here. Nothing has changed.", offers=offers)


def mute(ask: Ask, tx: Tx) -> Reply:
    """Turn off the caller's reminders of an event."""
    event, person = _reminded(ask, tx, "mute")
    if ask.parsed.text:
        raise UserError(f"mute turns them off for good. To be reminded on a day: remind {event.ref} friday")
    notifications.snooze(tx, person, event.id, until=None)
    return _log(tx, event, "mute", Reply.from_message(reminder_views.muted(event)))


def unmute(ask: Ask, tx: Tx) -> Reply:
    event, person = _reminded(ask, tx, "unmute")
    if (person, event.id) not in notifications.snoozed(tx, [event.id]):
        raise UserError(f"Your reminders of {event.ref} are on. Nothing has changed.")
    notifications.unsnooze(tx, person, event.id)
    return _log(tx, event, "unmute", Reply.from_message(reminder_views.unmuted(event, ask.reader)))


def _reminded(ask: Ask, read: Read, verb: str) -> tuple[Event, int]:
    """Return an event that is ahead, and which reader of its reminders the caller is or represents."""
    event = get_named(ask, read, verb, Event)
    readers = readers_of(read, event, ask.charter.day_of(ask.now))
    person = next((one for one in ask.actor.person_ids if one in readers), None)
    if person is None:
        raise PermissionDenied(f"You aren't reminded of {event.ref}. To be reminded: follow {event.ref}")
    _must_be_ahead(ask, event)
    return event, person


def _must_be_ahead(ask: Ask, event: Event) -> None:
    if not event.is_planned or event.is_over(ask.now):
        raise UserError(reminder_views.nothing_ahead(event))


def _log(tx: Tx, event: Event, verb: str, reply: Reply) -> Reply:
    tx.log(verb, record_id=event.id, before={}, after={})
    notifications.refresh_messages(tx, event.id)
    return reply
