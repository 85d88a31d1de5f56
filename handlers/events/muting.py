"""Turn the reminders of an event off and on again; what changes is told in any case."""

from bot.errors import PermissionDenied, UserError
from bot.events import Event
from handlers.calls import Ask, Reply, get_named
from handlers.events import reminder_views
from handlers.events.reminders import readers_of
from storage import notifications
from storage.unit_of_work import Read, Tx

RIGHT = "remind"


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
        raise PermissionDenied(
            f"You aren't reminded of {event.ref}. To be reminded once: remind {event.ref} friday"
        )
    if not event.is_planned or event.is_over(ask.now):
        raise UserError(reminder_views.nothing_ahead(event))
    return event, person


def _log(tx: Tx, event: Event, verb: str, reply: Reply) -> Reply:
    tx.log(verb, record_id=event.id, before={}, after={})
    notifications.refresh_messages(tx, event.id)
    return reply
