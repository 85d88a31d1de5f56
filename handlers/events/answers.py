"""Wishes for a change of an event: which are open, and that whoever had one is told once what became of it."""

from bot.errors import UserError
from bot.events import ChangeAnswer, Event
from bot.history import WISH, WISH_DECLINED, HistoryEntry
from bot.notifications import Notification, Reason
from bot.records import TEXT_MAX, checked_text
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, form, section, text_field
from handlers.core.blocks.text import Reader, escape, with_full_stop
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.notify import notify_about
from handlers.core.delivery.readers import can_see
from handlers.core.feature import Viewer
from handlers.events import views
from handlers.events.requests import permitted_event
from storage.history import history_of
from storage.unit_of_work import Read, Tx

DECLINE = "declinechange"
CHANGES = frozenset({"move", "edit", "cancel", "reopen", "confirm", "mark", "closed"})


def open_wishes(read: Read, event: Event) -> dict[int, HistoryEntry]:
    """Return the open wish of each person."""
    waiting: dict[int, HistoryEntry] = {}
    before: list[dict[int, HistoryEntry]] = []  # what was open before each change, which an undo opens again
    for one in history_of(read, event.id):
        if one.verb == WISH and one.person_id is not None:
            waiting[one.person_id] = one
        elif (one.verb, one.why) == ("undo", WISH):
            waiting.pop(one.person_id or 0, None)
        elif one.verb in CHANGES or one.verb == WISH_DECLINED:
            before.append(waiting)
            waiting = {}
        elif one.verb == "undo" and one.why in {*CHANGES, WISH_DECLINED} and before:
            waiting = before.pop() | waiting
    return waiting


def word_of(step: str) -> str:
    """Return the verb of a step as one word of a context."""
    return step.replace(" ", "_")


def answer_wishes(tx: Tx, event: Event, how: str) -> None:
    """Tell whoever asked for a change what became of it; `how` is the step, or that it was declined."""
    on = tx.charter.day_of(tx.now)
    for person, wish in open_wishes(tx, event).items():
        if not can_see(tx, person, event, on):
            continue
        context = ChangeAnswer(person, wish.at, event.version, word_of(how)).as_context()
        key = f"event:{event.id}:{Reason.CHANGE_ANSWERED}:{context}"
        notify_about(tx, person, key, Reason.CHANGE_ANSWERED, record_id=event.id, context=context)


def decline_form(ask: Ask, read: Read) -> Block:
    event = permitted_event(ask, read, DECLINE)
    _must_be_asked(read, event)
    field = text_field("text", "Why does it stay as it is?", max_length=TEXT_MAX, long=True)
    return form(f"{event.ref} stays", "Tell them", [field], words=f"{DECLINE} {event.ref}")


def decline(ask: Ask, tx: Tx) -> Reply:
    """Tell everybody whose wish is open that the event stays as it is, and why."""
    event = permitted_event(ask, tx, DECLINE)
    why, wishes = checked_text(ask.parsed.text, what="reason"), _must_be_asked(tx, event)
    if not why:
        raise UserError(
            f"Why does {event.ref} stay as it is? Whoever asked reads it: {DECLINE} {event.ref} the hall is booked"
        )
    tx.log(WISH_DECLINED, record_id=event.id, why=why, before={}, after={})
    answer_wishes(tx, event, WISH_DECLINED)
    return Reply(text=f"{event.ref} stays as it is. I'll tell {ask.reader.names(wishes)}.")


def _must_be_asked(read: Read, event: Event) -> dict[int, HistoryEntry]:
    wishes = open_wishes(read, event)
    if not wishes:
        raise UserError(f"Nobody waits for a change of {event.ref}.")
    return wishes


def is_answered(read: Read, notification: Notification, event: Event, _now: object) -> bool:
    """Return whether the change was not undone since."""
    return notification.concerned_person_id not in open_wishes(read, event)


def answered(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    """Return what became of a wish, for whoever had it."""
    wanted, history = ChangeAnswer.from_context(notification.context), history_of(to.read, event.id)
    wish = next((one for one in history if one.verb == WISH and one.at == wanted.at), None)
    if wish is None:
        return []
    declined = next((one for one in reversed(history) if one.verb == WISH_DECLINED), None)
    asked = f"You asked: “{escape(wish.why)}”"
    if wanted.how == word_of(WISH_DECLINED) and declined is not None:
        said = f"*{escape(event.title)}* stays as it is: {with_full_stop(escape(declined.why))}"
        by = declined.person_id
    else:
        said, by = _changed(event, to.reader), event.step_by
    about = facts(
        Chip.CANCELLED if event.is_cancelled else Chip.EVENT,
        event.ref,
        f"by {to.reader.name(by)}" if by else "",
    )
    return [section(f"{said}\n{asked}"), about, buttons([Button("Open", "show", event.ref)])]


def _changed(event: Event, reader: Reader) -> str:
    if event.is_cancelled:
        return f"*{escape(event.title)}*, {views.days(event.period, reader)}, is cancelled{views.reason_end(event)}"
    return f"*{escape(event.title)}* has changed since you asked: {views.where(event, reader)}."
