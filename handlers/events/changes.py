"""Move, correct, confirm, cancel and reopen events."""

import copy
import json

from bot.errors import Offer, UserError, to_fill_in
from bot.events import PLANNED_STATES, Event, EventState, legal_states
from bot.grammar.options import BEHALF, OPTIONS
from bot.history import Note
from bot.names import fold
from bot.records import TEXT_MAX, checked_text
from handlers.core.calls import Ask, Reply
from handlers.core.fields import changed_lines, edit_options, fields_without_words, set_edited, set_given
from handlers.core.words import reason_of
from handlers.dependent_dates.views import dates_along, days_that_stay
from handlers.events import change_views
from handlers.events.answers import answer_wishes
from handlers.events.change_views import Told
from handlers.events.corrections import tell_of_change
from handlers.events.dates import move_to, new_period
from handlers.events.deadlines import closed_day_remarks, words_to_move_along
from handlers.events.fields import DAYS, DEADLINE_FIELDS, FIELDS
from handlers.events.requests import permitted_event
from storage.events import events_at_the_same_time
from storage.history import history_of
from storage.unit_of_work import Read, Tx

MOVE_OPTIONS = (*edit_options((DAYS, *DEADLINE_FIELDS)), OPTIONS["reason"], BEHALF)
EDIT_OPTIONS = (*edit_options(FIELDS), BEHALF)


def move(ask: Ask, tx: Tx) -> Reply:
    """Put an event on other days; who knows of the old ones is told."""
    event = movable_event(ask, tx)
    period, why = new_period(ask, event), reason_of(ask)
    if period is None:
        raise UserError("To which day?", offers=[to_fill_in("move", event.ref)], lacks="due")
    before = copy.copy(event)
    move_to(ask, tx, event, period, why)
    set_given(ask, tx, event, DEADLINE_FIELDS)
    told = _store(tx, event, before, "move", why)
    others = events_at_the_same_time(tx, event, who=ask.actor)
    return Reply.from_message(
        change_views.moved(
            event,
            ask.reader,
            was=before.period,
            told=told,
            at_the_same_time=others,
            along=words_to_move_along(event, before, ask),
            remarks=[*days_that_stay(ask), *dates_along(ask, tx, event)],
        )
    )


def _store(tx: Tx, event: Event, before: Event, verb: str, why: str = "") -> Told:
    """Store a changed event, and tell whoever knows of it and whoever asked for a change. Return who is told."""
    answer_wishes(tx, event, verb)
    tx.change(event, verb, why=why)
    return tell_of_change(tx, event, before)


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
            change_views.cancelled_already(event, ask.reader), offers=[Offer("Reopen", "reopen", event.ref)]
        )


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Cancel an event, with the reason; it stays where it was shown, as cancelled."""
    event, why = cancellable_event(ask, tx), reason_of(ask)
    if not why:
        raise UserError(change_views.reason_required(event), offers=[to_fill_in("cancel", event.ref)])
    before = copy.copy(event)
    event.cancel(why=why, by=ask.actor.person_id, now=ask.now)
    told = _store(tx, event, before, "cancel", why)
    return Reply.from_message(
        change_views.cancelled(event, ask.reader, told=told, remarks=dates_along(ask, tx, event))
    )


def cancellable_event(ask: Ask, read: Read) -> Event:
    event = _uncancelled_event(ask, read, "cancel")
    if event.state == EventState.CLOSED:
        raise UserError(change_views.held_already(event, ask.reader))
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
    told = _store(tx, event, before, "reopen")
    return Reply.from_message(
        change_views.reopened(event, ask.reader, told=told, remarks=dates_along(ask, tx, event))
    )


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


def markable_event(ask: Ask, read: Read) -> Event:
    """Return the named event if it can be put into another state."""
    event = _uncancelled_event(ask, read, "mark")
    if not legal_states(event.state):
        raise UserError(change_views.no_way_back(event, ask.reader), offers=_way_on(event))
    return event


def mark(ask: Ask, tx: Tx) -> Reply:
    """Put an event into another state."""
    event = permitted_event(ask, tx, "mark")
    chosen = str((ask.call.values or {}).get("state") or "")
    word, _, rest = (chosen, " ", ask.parsed.text) if chosen else ask.parsed.text.partition(" ")
    state = _STATES.get(fold(word.rstrip(",.:")))
    if state is None:
        raise UserError(change_views.unknown_state(word))
    if state is EventState.CANCELLED:
        raise UserError(change_views.reason_required(event), offers=[to_fill_in("cancel", event.ref)])
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
        raise UserError(f"{event.ref} is already {state}. Nothing has changed.")
    if state not in legal_states(event.state):
        raise UserError(change_views.no_way_back(event, ask.reader), offers=_way_on(event))
    if state not in PLANNED_STATES and not event.has_begun(ask.now):
        raise UserError(change_views.not_begun(event, ask.reader))


def _way_on(event: Event) -> list[Offer]:
    """Return what can be done with an event that is over."""
    if event.state == EventState.CLOSED:
        return [Offer("Reopen", "reopen", event.ref)]
    return [Offer("Write what came of it", "done", event.ref)]


def _set_state(ask: Ask, tx: Tx, event: Event, state: EventState, verb: str, *, why: str = "") -> Reply:
    _must_be_possible(ask, event, state)
    event.state = state
    tx.change(event, verb, why=checked_text(why, what="note"))
    answer_wishes(tx, event, verb)
    return Reply.from_message(change_views.state_set(event, ask.reader))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Correct what an event says."""
    event = editable_event(ask, tx)
    before = set_edited(ask, tx, event, FIELDS)
    told = _store(tx, event, before, "edit")
    remarks = closed_day_remarks(ask, event) if event.deadlines != before.deadlines else []
    along = dates_along(ask, tx, event) if event.period != before.period else []
    changed = changed_lines(fields_without_words(FIELDS), event, before, ask.reader)
    remarks = [*changed, *days_that_stay(ask), *remarks, *along]
    return Reply.from_message(change_views.edited(event, ask.reader, told=told, remarks=remarks))


def editable_event(ask: Ask, read: Read) -> Event:
    return _uncancelled_event(ask, read, "edit")
