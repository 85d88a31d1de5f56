"""Move, correct, confirm, cancel and reopen events."""

import copy
import json
from collections.abc import Mapping
from datetime import datetime

from bot.charter import Area, Entity
from bot.errors import Offer, PermissionDenied, UserError
from bot.events import PLANNED_STATES, Event, EventKind, EventState, Period
from bot.history import Note
from bot.names import fold
from bot.permissions import permitted_identity
from bot.records import TEXT_MAX, checked_text, checked_title
from handlers.calls import NOBODY, Ask, Reply, get_named, reason_of
from handlers.events import change_views
from handlers.events.corrections import last_told, tell_of_change
from handlers.events.dates import new_period
from handlers.events.requests import RIGHT, people_who_can
from handlers.hours import checked_place
from handlers.records.create import area_in_force
from storage.events import events_page
from storage.history import history_of
from storage.unit_of_work import Read, Tx

MOVE_OPTIONS = ("on", "to", "time", "reason", "behalf")
EDIT_OPTIONS = ("on", "to", "time", "place", "area", "entity", "kind", "visibility", "behalf")


def permitted_event(ask: Ask, read: Read, verb: str) -> Event:
    """Return the named event. Raises for somebody who may not change it, with the way to ask who may."""
    event = get_named(ask, read, verb, Event)
    if permitted_identity(ask.actor, RIGHT, event, charter=ask.charter) is None:
        sentence = change_views.who_can_change(event, ask.reader, people_who_can(ask, read, event))
        offers = [] if ask.actor.person_id == NOBODY else [Offer("Ask to change", "askchange", event.ref)]
        raise PermissionDenied(sentence, offers=offers)
    return event


def move(ask: Ask, tx: Tx) -> Reply:
    """Put an event on other days; who knows of the old ones is told."""
    event = movable_event(ask, tx)
    period, why = new_period(ask, event), reason_of(ask)
    if period is None:
        raise UserError(f"To which day? Example: move {event.ref} 12 jan")
    before = copy.copy(event)
    _move(ask, tx, event, period, why)
    tx.change(event, "move", why=why)
    told = tell_of_change(tx, event, before)
    near = events_page(tx, who=ask.actor, first=period.starts_on, last=period.ends_on)
    others = [one for one in near.records if one.id != event.id]
    return Reply.from_message(
        change_views.moved(event, ask.reader, was=before.period, told=told, at_the_same_time=others)
    )


def movable_event(ask: Ask, read: Read) -> Event:
    """Return the named event if it can still move."""
    event = _uncancelled_event(ask, read, "move")
    if event.is_over(ask.now):
        raise UserError(change_views.too_late_to_move(event, ask.reader))
    return event


def _uncancelled_event(ask: Ask, read: Read, verb: str) -> Event:
    event = permitted_event(ask, read, verb)
    _must_not_be_cancelled(ask, event)
    return event


def _must_not_be_cancelled(ask: Ask, event: Event) -> None:
    if event.is_cancelled:
        raise UserError(
            change_views.cancelled_already(event, ask.reader),
            offers=[Offer("Reopen", "reopen", event.ref)],
        )


def _move(ask: Ask, tx: Tx, event: Event, period: Period, why: str) -> None:
    if period == event.period:
        raise UserError(change_views.no_other_day(event, ask.reader))
    if period.ends_on < ask.today or (period.is_one_day and _has_begun(period, ask.now)):
        raise ask.error_at("on", change_views.day_has_passed(event, period, ask.reader))
    told = last_told(tx, event)
    event.move(period, why=why, by=ask.actor.person_id, now=ask.now)
    if told is not None and told != EventState.CANCELLED:  # of two moves at once nobody saw the day between
        event.was = told if told != period.key else ""


def _has_begun(period: Period, now: datetime) -> bool:
    return period.begins is not None and period.begins.begins_at <= now


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Cancel an event, with the reason; it stays where it was shown, as cancelled."""
    event, why = cancellable_event(ask, tx), reason_of(ask)
    if not why:
        raise UserError(change_views.reason_required(event))
    before = copy.copy(event)
    event.cancel(why=why, by=ask.actor.person_id, now=ask.now)
    tx.change(event, "cancel", why=why)
    told = tell_of_change(tx, event, before)
    return Reply.from_message(change_views.cancelled(event, ask.reader, told=told))


def cancellable_event(ask: Ask, read: Read) -> Event:
    event = _uncancelled_event(ask, read, "cancel")
    if event.state == EventState.CLOSED:
        raise UserError(change_views.was_held(event, ask.reader))
    return event


def reopen(ask: Ask, tx: Tx) -> Reply:
    """Let a cancelled event take place after all, or open one that was closed."""
    event = permitted_event(ask, tx, "reopen")
    if event.state == EventState.CLOSED:
        return _set_state(ask, tx, event, EventState.HELD, "reopen")
    if not event.is_cancelled:
        raise UserError(f"{event.ref} isn't cancelled or closed, so there is nothing to reopen.")
    if event.is_over(ask.now):
        raise UserError(change_views.days_have_passed(event, ask.reader))
    before = copy.copy(event)
    event.reopen(_state_before_cancelling(tx, event), by=ask.actor.person_id, now=ask.now)
    tx.change(event, "reopen")
    told = tell_of_change(tx, event, before)
    return Reply.from_message(change_views.reopened(event, ask.reader, told=told))


def _state_before_cancelling(read: Read, event: Event) -> str:
    """Return the state from which an event was cancelled; confirmed for one whose creation was undone."""
    before = [json.loads(one.before or "{}") for one in history_of(read, event.id) if one.verb == "cancel"]
    found = before[-1].get("state") if before else None
    return found if found in PLANNED_STATES else EventState.CONFIRMED


def confirm(ask: Ask, tx: Tx) -> Reply:
    return _set_state(ask, tx, permitted_event(ask, tx, "confirm"), EventState.CONFIRMED, "confirm")


def closable_event(ask: Ask, read: Read) -> Event:
    """Return the named event if it can be said to be over."""
    event = permitted_event(ask, read, "done")
    _must_be_possible(ask, event, EventState.CLOSED)
    return event


def close(ask: Ask, tx: Tx) -> Reply:
    """Close an event that was held, with what came of it."""
    event, text = permitted_event(ask, tx, "done"), checked_text(ask.parsed.text, what="note")
    return close_with(ask, tx, event, text or ask.parsed.option_text("result"))


def close_with(ask: Ask, tx: Tx, event: Event, text: str) -> Reply:
    reply = _set_state(ask, tx, event, EventState.CLOSED, "closed", why=text)
    if text:
        tx.add(Note(record_id=event.id, person_id=ask.actor.person_id, at=ask.now, text=text[:TEXT_MAX]))
    return reply


def mark(ask: Ask, tx: Tx) -> Reply:
    """Put an event into another state."""
    event = permitted_event(ask, tx, "mark")
    chosen = str((ask.call.values or {}).get("state") or "")
    word, _, rest = (chosen, " ", ask.parsed.text) if chosen else ask.parsed.text.partition(" ")
    state = _STATES.get(fold(word.rstrip(",.:")))
    if state is None:
        raise UserError(change_views.unknown_state(word))
    if state is EventState.CANCELLED:
        raise UserError(change_views.reason_required(event))
    if state is EventState.CLOSED:
        return close_with(ask, tx, event, rest)
    return _set_state(ask, tx, event, state, "confirm" if state is EventState.CONFIRMED else "mark", why=rest)


_STATES = {
    **{state.value: state for state in EventState},
    "canceled": EventState.CANCELLED,
    "done": EventState.CLOSED,
}


def _must_be_possible(ask: Ask, event: Event, state: EventState) -> None:
    _must_not_be_cancelled(ask, event)
    if event.state == state:
        raise UserError(f"{event.ref} is {state} already. Nothing has changed.")
    if state in PLANNED_STATES and not event.is_planned:
        raise UserError(change_views.was_held(event, ask.reader))
    if state not in PLANNED_STATES and not event.has_begun(ask.now):
        raise UserError(change_views.not_begun(event, ask.reader))


def _set_state(ask: Ask, tx: Tx, event: Event, state: EventState, verb: str, *, why: str = "") -> Reply:
    _must_be_possible(ask, event, state)
    event.state = state
    tx.change(event, verb, why=checked_text(why, what="note"))
    return Reply.from_message(change_views.state_set(event, ask.reader))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Correct what an event says; other days are a move, until it is over."""
    event = editable_event(ask, tx)
    before = copy.copy(event)
    for name, value in _edited_fields(ask, event).items():
        setattr(event, name, value)
    period = new_period(ask, event)
    if period is not None and period != event.period:
        if event.is_over(ask.now):
            event.set_period(period)
        else:
            _move(ask, tx, event, period, "")
    if vars(event) == vars(before):
        raise UserError(
            f"{event.ref} says that already, so nothing has changed.",
            offers=[Offer("Edit", "edit", event.ref)],
        )
    event.refresh_search_text()
    tx.change(event, "edit")
    told = tell_of_change(tx, event, before)
    return Reply.from_message(change_views.edited(event, ask.reader, told=told))


def editable_event(ask: Ask, read: Read) -> Event:
    return _uncancelled_event(ask, read, "edit")


def _edited_fields(ask: Ask, event: Event) -> Mapping[str, object]:
    """Return the named fields with their new values; a field that was emptied in the form is empty."""
    area, entity, form = (
        area_in_force_or_same(ask, event),
        ask.parsed.value("entity", Entity),
        ask.call.values,
    )
    named: dict[str, object] = {
        "title": checked_title(ask.parsed.text) if ask.parsed.text else None,
        "place": checked_place(ask) or None,
        "area": area.code if area else None,
        "entity": entity.code if entity else None,
        "sort": EventKind(ask.parsed.option_text("kind")) if ask.parsed.option_text("kind") else None,
        "visibility": ask.parsed.option_text("visibility") or None,
    }
    emptied = {"place": "", "area": None, "entity": None}
    cleared = {name: value for name, value in emptied.items() if form is not None and form.get(name) == ""}
    return {name: value for name, value in named.items() if value is not None} | cleared


def area_in_force_or_same(ask: Ask, event: Event) -> Area | None:
    """Return the named area, which may be retired where the event is of it already."""
    area = ask.parsed.value("area", Area)
    return area if area is None or area.code == event.area else area_in_force(ask)
