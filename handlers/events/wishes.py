"""Wishes for a change of an event: which are open, and that whoever had one is told once what became of it."""

from bot.events import Event
from bot.history import WISH, WISH_DECLINED, HistoryEntry
from bot.notifications import Reason
from handlers.delivery.notify import notify_about
from handlers.delivery.readers import can_see
from storage.history import history_of
from storage.unit_of_work import Read, Tx

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
        context = f"{person} {wish.at.isoformat()} {event.version} {word_of(how)}"
        key = f"event:{event.id}:{Reason.CHANGE_ANSWERED}:{context}"
        notify_about(tx, person, key, Reason.CHANGE_ANSWERED, record_id=event.id, context=context)
