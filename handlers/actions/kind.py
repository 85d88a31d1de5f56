"""Declare the record kind of actions: relations, history, undo and replies in threads."""

from bot.actions import TRANSITIONS, UNDONE_REASON, Action, ActionState
from bot.errors import UserError
from bot.history import ANSWERED, DATE_KEPT, HistoryEntry
from bot.questions import KIND_WORDS, About
from bot.records import Kind
from handlers.actions import card_views, lists, paste_views, replies, views
from handlers.actions.changes import propagate_change
from handlers.actions.fields import FIELDS, details
from handlers.actions.recurrence import CLOSING_VERB, undo_next_occurrence
from handlers.actions.schedule import DEADLINES
from handlers.actions.steps import BulkResult, may_verify_work, say_results, step_action
from handlers.core import kinds
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.offered import agenda_button
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import Ask, Presser, Reply
from handlers.core.lists import OpenList, RecordList
from handlers.nudges.askers import news_readers
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
    """Return whether somebody may press a button; a step of its state only from a state that it leads on from."""
    step = TRANSITIONS.get(kinds.verb_of(button, by.registry).name)
    is_possible = step is None or action.state in step.sources
    may = is_possible and kinds.may_press(by, button, action)
    return may and (button.verb != "verify" or may_verify_work(by, action))


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
    return say_results(ask, tx, BulkResult([step_action(ask, tx, action, "done", result)]))


def _who_hears(ask: Ask, read: Read, action: Action) -> Message | None:
    if not action.is_open:
        return None
    told = news_readers(read, action, on=ask.today)
    return card_views.who_hears(action, told, ask.reader, me=ask.actor.person_id)


STEPS = (
    kinds.Step("start", "started it"),
    kinds.Step("block", "blocked it"),
    kinds.Step("unblock", "went on with it"),
    kinds.Step("verify", "verified it"),
    kinds.Step("handover", "handed it over"),
    kinds.Step("once", "ended the series"),
    kinds.Step("assign", "changed the owner"),
    kinds.Step("result", "added the result"),
    kinds.Step("snooze", "put their reminders off", why=""),
    kinds.Step("mute", "stopped their reminders"),
    kinds.Step("unmute", "turned their reminders on"),
    kinds.Step("wake", "turned their reminders on"),
    kinds.Step(ANSWERED, "said", why=""),
)

KIND = kinds.RecordKind[Action, views.ActionRelations](
    record=Action,
    shows=kinds.Shows(
        relations=_relations,
        card=card_views.card,
        shared_card=kinds.SharedCard(line=views.card_line, message=paste_views.card),
        line=views.line,
        chip=views.chip_today,
        details=details,
        next_steps=lambda action, _: [
            *views.detail_buttons(action),
            *([agenda_button(action.ref)] if action.is_open else []),
        ],
        is_of_use=_may_press,
    ),
    undo=kinds.Undo(
        ends_as=ActionState.CANCELLED,
        says=views.line,
        refuses=_refuses,
        own_reminders=OWN_REMINDERS,
        also=_undo_also,
        after=_after_undo,
    ),
    fields=FIELDS,
    deadlines=DEADLINES,
    history=kinds.HistoryWords(created="logged it", steps=STEPS, answers=kept_notes),
    replies=kinds.Replies(
        done=_close,
        noted=replies.noted,
        is_for_nobody=replies.is_for_nobody,
        offer=replies.offer,
        mentioned=replies.mentioned,
        kept=replies.kept,
        can_reopen=lambda action: not action.is_open,
        concerns=replies.concerns,
        is_asked=replies.is_asked,
    ),
    answers={About.FOLLOWS: _who_hears},
    unlisted={
        kinds.Surface.DIGEST: "a digest begins with the actions that are late and due: it is about them"
    },
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

LIST = RecordList[Action](
    kind=Kind.ACTION,
    name="actions",
    noun=("action", "actions"),
    order=10,
    find=lambda read, asked: actions_page(
        read, asked.chosen, who=asked.who, now=asked.now, limit=asked.limit
    ),
    line=lists.open_line,
    is_owned=True,
    in_menu=False,  # its own buttons stand before the others
    open=OpenList(
        words=KIND_WORDS[Kind.ACTION],
        heading="",
        dated="due",
        lines=lists.open_lines,
        is_counted=True,
        takes_area=True,
        nearest=(("Open", "actions"), ("Late", "actions overdue"), ("Closed", "actions closed")),
    ),
    home=lists.HOME,
    holdings=(HOLDING,),
    file=lists.EXPORT,
)
