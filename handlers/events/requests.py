"""Ask whoever announced an event to change it, for those who may not change it themselves."""

from datetime import date

from bot.calendar import local
from bot.errors import Offer, PermissionDenied, UserError
from bot.events import ChangeWanted, Event
from bot.history import WISH, HistoryEntry
from bot.notifications import Reason
from bot.permissions import permitted_identity
from bot.records import TEXT_MAX, checked_text
from handlers.core.blocks.elements import Block, form, text_field
from handlers.core.calls import NOBODY, Ask, Reply, get_named
from handlers.core.delivery.notify import notify_about, secretaries
from handlers.events import change_views
from storage.history import history_of
from storage.unit_of_work import Read, Tx

RIGHT = "change event"


def request_form(ask: Ask, read: Read) -> Block:
    event, _ = _askable(ask, read)
    field = text_field("text", "What should change, and why?", max_length=TEXT_MAX, long=True)
    return form("Ask to change", "Ask", [field], words=f"askchange {event.ref}")


def request_change(ask: Ask, tx: Tx) -> Reply:
    """Pass a wish on to who announced the event, else to the secretary; once a day."""
    event, asked = _askable(ask, tx)
    text = checked_text(ask.parsed.text, what="note")
    if not text:
        raise UserError("What should change? One sentence is enough.")
    tx.log(WISH, record_id=event.id, why=text, before={}, after={})
    # A wish may follow one that was taken back.
    times = sum(one.verb == WISH for one in history_of(tx, event.id))
    context = ChangeWanted(ask.actor.person_id, ask.today, times + 1).as_context()
    for person in asked:
        key = f"event:{event.id}:{Reason.CHANGE_REQUESTED}:{context}"
        notify_about(tx, person, key, Reason.CHANGE_REQUESTED, record_id=event.id, context=context)
    return Reply(text=f"I'll pass it on to {ask.reader.names(asked)}.")


def _askable(ask: Ask, read: Read) -> tuple[Event, list[int]]:
    """Return the named event and whom to ask. Raises UserError for somebody who has asked today."""
    event, on = get_named(ask, read, "askchange", Event), ask.charter.day_of(ask.now)
    if not event.is_planned:
        raise UserError(change_views.too_late_to_ask(event, ask.reader, people_who_can(ask, read, event)))
    if permitted_identity(ask.actor, RIGHT, event, charter=ask.charter) is not None:
        raise PermissionDenied(f"You can change {event.ref} yourself: edit {event.ref}")
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(
            change_views.who_can_change(event, ask.reader, people_who_can(ask, read, event))
        )
    asked = announcers(read, event, on) or secretaries(read, on)
    last = last_request(read, event, ask.actor.person_id)
    if last is not None and local(last.at, ask.reader.zone).date() == ask.today:
        raise UserError(f"You already asked about {event.ref} today. {ask.reader.names(asked)} has it.")
    return event, asked


def permitted_event(ask: Ask, read: Read, verb: str) -> Event:
    """Return the named event. Raises for somebody who may not change it, with the way to ask who may."""
    event = get_named(ask, read, verb, Event)
    if permitted_identity(ask.actor, RIGHT, event, charter=ask.charter) is None:
        sentence = change_views.who_can_change(event, ask.reader, people_who_can(ask, read, event))
        offers = [] if ask.actor.person_id == NOBODY else [Offer("Ask to change", "askchange", event.ref)]
        raise PermissionDenied(sentence, offers=offers)
    return event


def people_who_can(ask: Ask, read: Read, event: Event) -> list[int]:
    """Return who announced an event, or goes on with their work, and the secretaries."""
    on = ask.charter.day_of(ask.now)
    return list(dict.fromkeys([*announcers(read, event, on), *secretaries(read, on)]))


def announcers(read: Read, event: Event, on: date) -> list[int]:
    """Return who announced an event, or who goes on with their work after they left."""
    if not read.roster.has_left(event.created_by, on):
        return [event.created_by] if event.created_by in read.roster.persons else []
    return list(read.roster.followers(event.created_by, on=on, charter=read.charter))


def last_request(read: Read, event: Event, person: int) -> HistoryEntry | None:
    """Return the last wish of a person about an event that they did not take back."""
    found: list[HistoryEntry] = []
    for one in history_of(read, event.id):
        if one.person_id == person and one.verb == WISH:
            found.append(one)
        elif one.person_id == person and (one.verb, one.why) == ("undo", WISH):
            found = found[:-1]
    return found[-1] if found else None
