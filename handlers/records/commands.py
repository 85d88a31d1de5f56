"""What works on anything that has a reference: show, note, done, undo."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.charter import Rights
from bot.decisions import REGISTERED_STATES, Decision, DecisionState, redact
from bot.errors import PermissionDenied, UserError, combine_errors
from bot.events import Event, EventState
from bot.history import HistoryEntry, Note, NoteKind
from bot.issues import Issue, IssueState
from bot.names import fold
from bot.permissions import check, may_see, permitted_identity
from bot.proposals import Proposal, ProposalState
from bot.records import Item, Record, checked_text, is_as_visible, read_ref
from handlers.actions import views as action_views
from handlers.actions.commands import BulkResult, may_verify_work, propagate_change, step_action
from handlers.actions.recurrence import CLOSING_VERB, undo_next_occurrence
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply, get_visible, log_if_denied, require_one_ref, require_refs
from handlers.decisions.commands import decision_relations, undo_decision
from handlers.issues import deadlines, on_closed
from handlers.proposals.procedure import may_press, notify_undone, record_comment
from handlers.records import views
from handlers.records.attachments import attach
from storage import attachments, links, proposals, received
from storage.decisions import decision_of
from storage.history import has_notes_by_others, last_entry, notes_of
from storage.records import records_by_ids
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

CONNECTING_WORDS = frozenset(("and", "&", "with", "to"))  # may stand between references
UNDO_FOR = timedelta(minutes=10)
STATE_WHEN_UNDONE: dict[type[Record], str] = {
    Action: ActionState.CANCELLED,
    Issue: IssueState.WITHDRAWN,
    Event: EventState.CANCELLED,
    Decision: DecisionState.WITHDRAWN,
    Proposal: ProposalState.WITHDRAWN,
}


def show(ask: Ask, read: Read) -> Reply:
    record = get_visible(ask, read, require_one_ref(ask, "show"))
    linked_ = [one for one in links.linked_records(read, record.id) if may_see(ask.actor, one)]
    same = links.duplicate_ids(read, record.id) if linked_ else set()
    beside = replace(
        record_relations(read, record, may_know=partial(may_see, ask.actor)),
        linked=[one for one in linked_ if one.id not in same],
        duplicates=[one for one in linked_ if one.id in same],
    )
    row = [one for one in views.next_steps(record, ask.reader) if _may_press(ask, one.verb, record)]
    return Reply.from_message(views.shown(record, ask.reader, related=beside, row=row))


def _may_press(ask: Ask, verb: str, record: Record) -> bool:
    if isinstance(record, Proposal):
        return may_press(ask, verb, record)
    right = ask.registry.of_kind(ask.registry["edit"], record.kind).right if verb == "edit" else verb
    if permitted_identity(ask.actor, right or verb, record, charter=ask.charter) is None:
        return False
    return verb != "verify" or not isinstance(record, Action) or may_verify_work(ask, record)


def record_relations(
    read: Read, record: Record, *, may_know: Callable[[Record], bool]
) -> views.RecordRelations:
    """Return what is shown beside a record: what it belongs to, its decision, what was said.

    `may_know` says whether whoever reads this may know of another record.
    """
    belongs_to = read.get(record.for_id) if isinstance(record, Item) and record.for_id else None
    issue = read.get(record.issue_id) if isinstance(record, Decision) else None
    decision = _visible_decision(read, record, may_know) if isinstance(record, Issue) else None
    asked = read.get(record.question_id) if isinstance(record, Issue) and record.question_id else None
    same = (
        records_by_ids(read, sorted(links.duplicate_ids(read, record.id)))
        if isinstance(record, Event)
        else []
    )
    return views.RecordRelations(
        for_ref=belongs_to.ref if belongs_to and may_know(belongs_to) else "",
        issue=issue,
        decision=decision,
        question=asked if asked is not None and may_know(asked) else None,
        decision_relations=decision_relations(read, record, may_know=may_know)
        if isinstance(record, Decision)
        else None,
        standing=proposals.round_status(read, record) if isinstance(record, Proposal) else None,
        duplicates=[one for one in same if is_as_visible(one, record)],
        notes=notes_of(read, record.id),
        attachments=attachments.of_record(read, record.id),
    )


def _visible_decision(read: Read, issue: Issue, may_know: Callable[[Record], bool]) -> Decision | None:
    """Return the decision on an issue; whoever may not read it is told without its words, and of no draft."""
    decision = decision_of(read, issue)
    if decision is None or may_know(decision):
        return decision
    return redact(decision) if decision.state in REGISTERED_STATES else None


def note(ask: Ask, tx: Tx) -> Reply:
    """Keep what somebody says of a record; an observer's is a remark."""
    ref, *others = require_refs(ask, "note")
    record = get_visible(ask, tx, ref)
    text = checked_text(" ".join([*map(str, others), ask.parsed.text]), what="note")  # "A-1 I-2 is decided"
    if not text:
        raise UserError(f"What should the note say? Example: note {record.ref} Quote received")
    return Reply.from_message(views.noted(add_note(ask, tx, record, text), record))


def add_note(ask: Ask, tx: Tx, record: Record, text: str) -> Note:
    check(ask.actor, "note", record, charter=ask.charter)
    channel, ts = ask.call.message or (None, None)
    is_remark = Rights.OBSERVER in ask.actor.all_rights and not ask.actor.is_member
    attach(ask, tx, record)
    record_comment(ask, tx, record)
    return tx.add(
        Note(
            record_id=record.id,
            person_id=ask.actor.person_id,
            at=ask.now,
            sort=NoteKind.REMARK if is_remark else NoteKind.NOTE,
            text=f"{text} (for {tx.entered_for})" if tx.entered_for else text,
            slack_channel=channel,
            slack_ts=ts,
        )
    )


def close_action(ask: Ask, tx: Tx, record: Record, result: str) -> BulkResult:
    if not isinstance(record, Action):
        raise UserError(action_views.not_an_action(record, "done", ask.registry["done"].example))
    one = step_action(ask, tx, record, "done", result)
    return BulkResult(
        [one.action],
        [one.sentence],
        one.notified,
        next_occurrences=[one.next_occurrence] if one.next_occurrence else [],
    )


def action_without_result(ask: Ask, read: Read) -> Action:
    """Return the closed action that still wants its result."""
    record = get_visible(ask, read, require_one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} is not closed yet. Example: done {record.ref} Table sent")
    check(ask.actor, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} has its result already. To say more: note {record.ref} ...")
    return record


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Keep what came of an action that was closed without a word."""
    action = action_without_result(ask, tx)
    action.result = checked_text(ask.parsed.text, what="result")
    action.refresh_search_text()
    tx.change(action, "result", why=action.result)
    return Reply.from_message(action_views.closed([action]))


def link(ask: Ask, tx: Tx) -> Reply:
    """Say that records have to do with each other; both show it."""
    words = [(word, read_ref(word.rstrip(","))) for word in ask.parsed.text.split()]
    _refuse_link_text(
        ask, [word for word, ref in words if ref is None and fold(word) not in CONNECTING_WORDS]
    )
    refs = list(dict.fromkeys([*ask.parsed.refs, *(ref for _, ref in words if ref)]))
    if not refs[1:]:
        raise UserError(f"Say which two. Example: {ask.registry['link'].example}")
    ref, *others = refs
    record = get_visible(ask, tx, ref)
    linked = [get_visible(ask, tx, other) for other in others]
    there = {found.id for found in links.linked_records(tx, record.id)}
    new = [other for other in linked if other.id not in there]
    if not new:
        raise UserError(views.linked_already(record, linked))
    for other in new:
        links.add(tx, record, other, by=ask.actor.person_id)
        tx.change(other, "link", why=record.ref)
    tx.change(record, "link", why=" ".join(other.ref for other in new))
    return Reply.from_message(views.linked(record, new))


def _refuse_link_text(ask: Ask, other: Sequence[str]) -> None:
    if other and ask.parsed.refs:
        raise UserError(
            f"A link has no words of its own, so I did not link them. Leave out “{escape(' '.join(other)[:40])}”, "
            f"or say it as a note: note {ask.parsed.refs[0]} ..."
        )


def undo(ask: Ask, tx: Tx) -> Reply:
    """Take back one's own last step: for ten minutes, until somebody else touches the record. Of several, each."""
    said, refused = list[str](), list[UserError]()
    for ref in require_refs(ask, "undo"):
        try:
            said.append(_undo_record(ask, tx, get_visible(ask, tx, ref)))
        except UserError as error:
            refused.append(error)
            log_if_denied(tx, error, "undo", ref)
    if not said:
        raise combine_errors(refused)
    return Reply(text="\n".join([*said, *map(str, refused)]))


def _undo_record(ask: Ask, tx: Tx, record: Record) -> str:
    last = last_entry(tx, record.id)
    if (note := _own_latest_note(ask, tx, record, last)) is not None:
        if note.slack_channel and note.slack_ts:
            came = attachments.of_message(tx, note.slack_channel, note.slack_ts, record_id=record.id)
            attachments.mark_removed(tx, came)
        received.strike_note(tx, note)
        return views.note_taken_back(record)
    _must_be_undoable(ask, tx, record, last)
    before = copy.copy(record)
    with_it = _undo_step(tx, record, last)
    tx.change(record, "undo", why=last.verb)
    told = []
    if isinstance(record, Action) and isinstance(before, Action) and last.verb != "create":
        told = propagate_change(tx, record, before)
    more = [with_it] if with_it else []
    if last.verb == "create" and isinstance(record, Action) and record.repeats:
        more.append(views.SERIES_ENDED)
    said = views.undone(record, ask.reader, last.verb, notified=tx.roster.names(told))
    return "\n".join([said, *more])


def _own_latest_note(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> Note | None:
    """Return the note that whoever asks has written last of all, if that is not long ago."""
    newest = next(iter(notes_of(tx, record.id, limit=1)), None)
    if newest is None or newest.struck_at is not None or newest.person_id != ask.actor.person_id:
        return None
    is_last = newest.at > last.at and ask.now - newest.at <= UNDO_FOR  # at its moment: said with the step
    return newest if is_last else None


def _undo_side_effects(tx: Tx, record: Record, last: HistoryEntry) -> str:
    """Take back what came with the last step; return a sentence on it: the next one of a series, a decision's actions."""
    if (
        isinstance(record, Action)
        and last.verb == CLOSING_VERB
        and (next_one := undo_next_occurrence(tx, record))
    ):
        return views.next_action_undone(next_one)
    if isinstance(record, Decision) and last.verb in {"create", "confirm", "withdraw"}:
        return views.actions_undone(undo_decision(tx, record))
    return ""


def _undo_step(tx: Tx, record: Record, last: HistoryEntry) -> str:
    """Put back what the last step changed; return a sentence on what went with it, empty where nothing did."""
    with_it = _undo_side_effects(tx, record, last)
    if isinstance(record, Issue) and last.verb == "ask":
        on_closed.cancel_question(tx, record, why=UNDONE_REASON)
    if last.before is None:
        record.state = STATE_WHEN_UNDONE[type(record)]
        if isinstance(record, Action):
            record.reason = UNDONE_REASON
    else:
        restore_fields(record, last.before)
    if isinstance(record, Action) and last.verb in {"done", "cancel"}:
        on_closed.reopen_question(tx, record)
    if isinstance(record, Issue):
        deadlines.plan_issue(tx, record)
    if isinstance(record, Proposal) and last.verb == "create":
        notify_undone(tx, record)
    if last.verb in {"link", "same"}:
        _unlink(tx, record, last.why, made_at=last.at)
    return with_it


def _unlink(tx: Tx, record: Record, refs: str, *, made_at: datetime) -> None:
    for other in [tx.find(ref) for word in refs.split() if (ref := read_ref(word))]:
        links.remove(tx, record, other, made_at=made_at)
        tx.change(other, "undo", why="link")


def _must_be_undoable(ask: Ask, tx: Tx, record: Record, last: HistoryEntry) -> None:
    if last.verb in _REMINDER_INVERSES:
        raise UserError(
            f"The last step of {record.ref} was about your own reminders. To change that: {_REMINDER_INVERSES[last.verb]} {record.ref}"
        )
    if isinstance(record, Action) and last.verb == "create":
        on_closed.must_not_be_a_question(tx, record)
    if isinstance(record, Issue) and (answered_with := on_closed.answering_action_id(last)) is not None:
        action = tx.get(answered_with)
        more = f" To take that back: undo {action.ref}" if may_see(ask.actor, action) else ""
        raise UserError(f"{record.ref} went on with the answer.{more}")
    if last.verb == "undo" and last.why == "link":
        raise UserError(
            f"The last step of {record.ref} was taken back with that of another. Look at it: history {record.ref}"
        )
    if last.verb == "link" and (other := _ended_duplicate(tx, last)) is not None:
        if not may_see(ask.actor, other):
            raise UserError(f"The last step of {record.ref} was not yours, so you cannot undo it.")
        raise UserError(f"That was done to {other.ref}. To take it back: undo {other.ref}")
    if last.verb == "undo":
        raise UserError(f"The last step of {record.ref} is taken back already.")
    if isinstance(record, Issue) and last.verb in {"decide", "draft"}:
        decision = decision_of(tx, record)
        is_known = decision is not None and may_see(ask.actor, decision)
        of = f" To take that back: undo {decision.ref}" if decision and is_known else ""
        raise UserError(f"The last step of {record.ref} is its decision.{of}")
    if last.verb == "supersede":
        is_known = (ref := read_ref(last.why)) is not None and may_see(ask.actor, tx.find(ref))
        of = f" To take that back: undo {ref}" if is_known else ""
        raise UserError(f"{record.ref} is superseded.{of}")
    if isinstance(record, Proposal) and last.verb not in _UNDOABLE_PROPOSAL_VERBS:
        raise UserError(
            f"Others know of the last step of {record.ref}, so it is not undone. Look at it: show {record.ref}"
        )
    touched = last.person_id != ask.actor.person_id or has_notes_by_others(
        tx, record.id, last, ask.actor.person_id
    )
    if touched:
        kind = UserError if last.person_id == ask.actor.person_id else PermissionDenied
        raise kind(
            f"The last word on {record.ref} is somebody else's, so you cannot undo it. Look at it: show {record.ref}"
        )
    if ask.now - last.at > UNDO_FOR:
        raise UserError(
            f"You can undo for ten minutes; that was at {ask.reader.moment(last.at)}. Look at it: show {record.ref}"
        )


_UNDOABLE_PROPOSAL_VERBS = frozenset({"create", "edit", "link"})  # what can be undone of one
_REMINDER_INVERSES = {"mute": "unmute", "snooze": "unmute", "wake": "mute", "unmute": "mute"}


def _ended_duplicate(tx: Tx, last: HistoryEntry) -> Record | None:
    """Return the record that ended when a link came with "the same": on that it is taken back. None for other links."""
    other = tx.find(ref) if (ref := read_ref(last.why)) is not None else None
    is_of_same = other is not None and last_entry(tx, other.id).verb == "same"
    return other if is_of_same else None
