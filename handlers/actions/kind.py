"""Declare the record kind of actions: relations, history, undo and replies in threads."""

from collections.abc import Mapping

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.errors import UserError
from bot.history import DATE_KEPT, HistoryEntry
from bot.questions import About
from handlers import kinds
from handlers.actions import card_views, paste_views, recurrence, replies, views
from handlers.actions.changes import propagate_change
from handlers.actions.recurrence import CLOSING_VERB, undo_next_occurrence
from handlers.actions.steps import BulkResult, may_verify_work, step_action
from handlers.blocks.elements import Button, Message
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask, Presser, Reply
from handlers.nudges.askers import news_readers
from handlers.people.owner_roles_views import owners_with_roles
from storage.actions import actions_page
from storage.anchors import anchor_of, catch_up, depends_on, other_due
from storage.history import kept_notes, last_at, last_words_on
from storage.records import Filter
from storage.unit_of_work import Read, Tx

SERIES_ENDED = "It won't come again."
OWN_REMINDERS = {"mute": "unmute", "snooze": "unmute", "wake": "mute", "unmute": "mute"}


def _relations(read: Read, action: Action, may_know: kinds.MayKnow) -> views.ActionRelations:
    belongs_to = read.get(action.for_id) if action.for_id else None
    return views.ActionRelations(
        for_ref=belongs_to.ref if belongs_to and may_know(belongs_to) else "",
        last_word=last_words_on(read, [action]).get(action.id),
        blocked_at=last_at(read, action.id, "block") if action.state == ActionState.BLOCKED else None,
        depends=_depends(read, action, may_know),
    )


def _depends(read: Read, action: Action, may_know: kinds.MayKnow) -> str:
    """Return on what the date of an open action depends: ", a week before E-1 COP22"; "" for a date of its own."""
    record = depends_on(read, action) if action.is_open else None
    if record is None or action.due is None or not may_know(record):
        return ""
    return views.dependence(
        action.due,
        anchor_of(record, read.charter),
        is_cancelled=record.is_cancelled,
        is_moved=other_due(read, action, record) is not None,
    )


def _may_press(by: Ask | Presser, button: Button, action: Action) -> bool:
    return kinds.may_press(by, button, action) and (button.verb != "verify" or may_verify_work(by, action))


def _history_fields(action: Action, reader: Reader, for_ref: str) -> Mapping[str, str]:
    reason = "to" if action.state == ActionState.HANDED_OVER else "reason"
    return {
        "owner": owners_with_roles(action, reader),
        "due": reader.due(action.due) if action.due else "",
        "again": recurrence.rule(action, reader),
        "entity": escape(action.entity or ""),
        "for": for_ref,
        **{name: escape(value) for name, value in action.plain_values.items()},
        "result": escape(action.result),
        reason: "" if action.reason == UNDONE_REASON else escape(action.reason),
    }


def _refuses(_: Ask, __: Tx, action: Action, last: HistoryEntry) -> None:
    if last.verb == DATE_KEPT:
        raise UserError(f"The date of {action.ref} stayed as it was. For another: move {action.ref} friday")


def _undo_also(tx: Tx, action: Action, last: HistoryEntry) -> str:
    if last.verb == CLOSING_VERB and (next_one := undo_next_occurrence(tx, action)):
        return f"{next_one}, the next one, is taken back too."
    return SERIES_ENDED if last.verb == "create" and action.repeats else ""


def _after_undo(ask: Ask, tx: Tx, action: Action, before: Action, last: HistoryEntry) -> list[int]:
    if last.before is None:
        action.reason = UNDONE_REASON
    if last.verb in {"done", "cancel", "handover", "same"}:
        ask.registry.on_reopened(tx, action)
    if action.is_open and not (before.is_open and before.due_hangs_on == action.due_hangs_on):
        catch_up(tx, action)
    return [] if last.verb == "create" else propagate_change(tx, action, before)


def _close(ask: Ask, tx: Tx, action: Action, result: str) -> Reply:
    return BulkResult([step_action(ask, tx, action, "done", result)]).reply(ask, tx)


def _who_hears(ask: Ask, read: Read, action: Action) -> Message | None:
    if not action.is_open:
        return None
    told = news_readers(read, action, on=ask.today)
    return card_views.who_hears(action, told, ask.reader, me=ask.actor.person_id)


KIND = kinds.RecordKind(
    record=Action,
    shows=kinds.Shows(
        relations=_relations,
        card=card_views.card,
        shared_card=kinds.SharedCard(line=views.card_line, message=paste_views.card),
        line=views.line,
        chip=views.chip_today,
        details=views.details,
        next_steps=lambda action, _: views.detail_buttons(action),
        may_press=_may_press,
    ),
    undo=kinds.Undo(
        ends_as=ActionState.CANCELLED,
        says=views.line,
        refuses=_refuses,
        own_reminders=OWN_REMINDERS,
        also=_undo_also,
        after=_after_undo,
    ),
    history=kinds.HistoryWords(created="logged it", fields=_history_fields, answers=kept_notes),
    replies=kinds.Replies(
        done=_close,
        noted=replies.noted,
        offer=replies.offer,
        kept=replies.kept,
        can_reopen=lambda action: not action.is_open,
        concerns=replies.concerns,
        is_asked=replies.is_asked,
    ),
    answers={About.FOLLOWS: _who_hears},
)


def _holding_line(action: Action, reader: Reader, person: int) -> str:
    """Return an action as a line of what somebody has, with who else owns it."""
    others = [one for one in action.owners if one != person]
    shared = f"with {reader.names(others)}" if others else ""
    about = " · ".join(filter(None, (views.due_phrase(action, reader), shared)))
    return f"{views.chip_today(action, reader).sign} {action.ref} {escape(action.title)} · {about}"


HOLDING = kinds.HoldingList[Action](
    label=lambda number: count(number, "open action"),
    find=lambda read, person, who, now, area: actions_page(
        read, Filter(owner=person, area=area), who=who, now=now
    ),
    line=_holding_line,
    gives="assign {ref} {to}",
    may_be_cancelled=True,
)
