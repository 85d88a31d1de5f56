"""What works on anything that has a reference: show, note, done, undo."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.actions import UNDONE as UNDONE_REASON
from bot.actions import Action, ActionState
from bot.charter import Rights
from bot.decisions import COUNTED, Decision, DecisionState, without_words
from bot.errors import Refused, UserError, all_of
from bot.events import Event, EventState
from bot.history import Entry, Note, NoteSort
from bot.issues import Issue, IssueState
from bot.names import fold
from bot.permissions import capacity, check, may_see
from bot.proposals import Proposal, ProposalState
from bot.records import Item, Record, checked_text, is_as_open, read_ref
from handlers.actions import views as action_views
from handlers.actions.commands import Dealt, follow, may_be_verified_by, stepped
from handlers.actions.recurrence import CLOSED, take_next_back
from handlers.blocks.text import escape
from handlers.calls import Ask, Reply, keep_if_denied, one_ref, seen, some_refs
from handlers.decisions.commands import beside_of, take_back
from handlers.issues import deadlines as clocks
from handlers.issues import on_closed as waiting
from handlers.proposals.procedure import commented, may_press, undone_of
from handlers.records import views
from handlers.records.attachments import attach
from storage import attachments, links, lists, proposals
from storage import received as heard
from storage.undo import put_back
from storage.unit_of_work import Read, Tx

BETWEEN = frozenset(("and", "&", "with", "to"))  # may stand between references
UNDO_FOR = timedelta(minutes=10)
UNDONE: dict[type[Record], str] = {
    Action: ActionState.CANCELLED,
    Issue: IssueState.WITHDRAWN,
    Event: EventState.CANCELLED,
    Decision: DecisionState.WITHDRAWN,
    Proposal: ProposalState.WITHDRAWN,
}


def show(ask: Ask, read: Read) -> Reply:
    record = seen(ask, read, one_ref(ask, "show"))
    linked_ = [one for one in links.of_record(read, record.id) if may_see(ask.who, one)]
    same = links.same_as(read, record.id) if linked_ else set()
    beside = replace(
        related(read, record, may_know=partial(may_see, ask.who)),
        linked=[one for one in linked_ if one.id not in same],
        same=[one for one in linked_ if one.id in same],
    )
    row = [one for one in views.next_steps(record, ask.reader) if _may_press(ask, one.verb, record)]
    return Reply.saying(views.shown(record, ask.reader, related=beside, row=row))


def _may_press(ask: Ask, verb: str, record: Record) -> bool:
    if isinstance(record, Proposal):
        return may_press(ask, verb, record)
    right = ask.registry.of_kind(ask.registry["edit"], record.kind).right if verb == "edit" else verb
    if capacity(ask.who, right or verb, record, charter=ask.charter) is None:
        return False
    return verb != "verify" or not isinstance(record, Action) or may_be_verified_by(ask, record)


def related(read: Read, record: Record, *, may_know: Callable[[Record], bool]) -> views.Related:
    """Return what is shown beside a record: what it belongs to, its decision, what was said.

    `may_know` says whether whoever reads this may know of another record.
    """
    belongs_to = read.get(record.for_id) if isinstance(record, Item) and record.for_id else None
    issue = read.get(record.issue_id) if isinstance(record, Decision) else None
    decision = _decision_on(read, record, may_know) if isinstance(record, Issue) else None
    asked = read.get(record.question_id) if isinstance(record, Issue) and record.question_id else None
    same = lists.by_ids(read, sorted(links.same_as(read, record.id))) if isinstance(record, Event) else []
    return views.Related(
        for_ref=belongs_to.ref if belongs_to and may_know(belongs_to) else "",
        issue=issue,
        decision=decision,
        question=asked if asked is not None and may_know(asked) else None,
        beside=beside_of(read, record, may_know=may_know) if isinstance(record, Decision) else None,
        standing=proposals.standing(read, record) if isinstance(record, Proposal) else None,
        same=[one for one in same if is_as_open(one, record)],
        notes=lists.notes_of(read, record.id),
        attachments=attachments.of_record(read, record.id),
    )


def _decision_on(read: Read, issue: Issue, may_know: Callable[[Record], bool]) -> Decision | None:
    """Return the decision on an issue; whoever may not read it is told without its words, and of no draft."""
    decision = lists.decision_of(read, issue)
    if decision is None or may_know(decision):
        return decision
    return without_words(decision) if decision.state in COUNTED else None


def note(ask: Ask, tx: Tx) -> Reply:
    """Keep what somebody says of a record; an observer's is a remark."""
    ref, *others = some_refs(ask, "note")
    record = seen(ask, tx, ref)
    text = checked_text(" ".join([*map(str, others), ask.said.text]), what="note")  # "A-1 I-2 is decided"
    if not text:
        raise UserError(f"What should the note say? Example: note {record.ref} Quote received")
    return Reply.saying(views.noted(keep_note(ask, tx, record, text), record))


def keep_note(ask: Ask, tx: Tx, record: Record, text: str) -> Note:
    check(ask.who, "note", record, charter=ask.charter)
    channel, ts = ask.call.at or (None, None)
    is_remark = Rights.OBSERVER in ask.who.all_rights and not ask.who.is_member
    attach(ask, tx, record)
    commented(ask, tx, record)
    return tx.add(
        Note(
            record_id=record.id,
            person_id=ask.who.person_id,
            at=ask.now,
            sort=NoteSort.REMARK if is_remark else NoteSort.NOTE,
            text=f"{text} (for {tx.entered_for})" if tx.entered_for else text,
            slack_channel=channel,
            slack_ts=ts,
        )
    )


def close_action(ask: Ask, tx: Tx, record: Record, result: str) -> Dealt:
    if not isinstance(record, Action):
        raise UserError(action_views.not_an_action(record, "done", ask.registry["done"].example))
    one = stepped(ask, tx, record, "done", result)
    return Dealt([one.action], [one.sentence], one.told, next_ones=[one.next_one] if one.next_one else [])


def closed_action(ask: Ask, read: Read) -> Action:
    """Return the closed action that still wants its result."""
    record = seen(ask, read, one_ref(ask, "result"))
    if not isinstance(record, Action) or record.is_open:
        raise UserError(f"{record.ref} is not closed yet. Example: done {record.ref} Table sent")
    check(ask.who, "done", record, charter=ask.charter)
    if record.result:
        raise UserError(f"{record.ref} has its result already. To say more: note {record.ref} ...")
    return record


def add_result(ask: Ask, tx: Tx) -> Reply:
    """Keep what came of an action that was closed without a word."""
    action = closed_action(ask, tx)
    action.result = checked_text(ask.said.text, what="result")
    action.refold()
    tx.change(action, "result", why=action.result)
    return Reply.saying(action_views.closed([action]))


def link(ask: Ask, tx: Tx) -> Reply:
    """Say that records have to do with each other; both show it."""
    words = [(word, read_ref(word.rstrip(","))) for word in ask.said.text.split()]
    _refuse_words_of_link(ask, [word for word, ref in words if ref is None and fold(word) not in BETWEEN])
    refs = list(dict.fromkeys([*ask.said.refs, *(ref for _, ref in words if ref)]))
    if not refs[1:]:
        raise UserError(f"Say which two. Example: {ask.registry['link'].example}")
    ref, *others = refs
    record = seen(ask, tx, ref)
    linked = [seen(ask, tx, other) for other in others]
    there = {found.id for found in links.of_record(tx, record.id)}
    new = [other for other in linked if other.id not in there]
    if not new:
        raise UserError(views.linked_already(record, linked))
    for other in new:
        links.add(tx, record, other, by=ask.who.person_id)
        tx.change(other, "link", why=record.ref)
    tx.change(record, "link", why=" ".join(other.ref for other in new))
    return Reply.saying(views.linked(record, new))


def _refuse_words_of_link(ask: Ask, other: Sequence[str]) -> None:
    if other and ask.said.refs:
        raise UserError(
            f"A link has no words of its own, so I did not link them. Leave out “{escape(' '.join(other)[:40])}”, "
            f"or say it as a note: note {ask.said.refs[0]} ..."
        )


def undo(ask: Ask, tx: Tx) -> Reply:
    """Take back one's own last step: for ten minutes, until somebody else touches the record. Of several, each."""
    said, refused = list[str](), list[UserError]()
    for ref in some_refs(ask, "undo"):
        try:
            said.append(_undone(ask, tx, seen(ask, tx, ref)))
        except UserError as error:
            refused.append(error)
            keep_if_denied(tx, error, "undo", ref)
    if not said:
        raise all_of(refused)
    return Reply(text="\n".join([*said, *map(str, refused)]))


def _undone(ask: Ask, tx: Tx, record: Record) -> str:
    last = lists.last_entry(tx, record.id)
    if (note := _own_note_since(ask, tx, record, last)) is not None:
        if note.slack_channel and note.slack_ts:
            came = attachments.of_message(tx, note.slack_channel, note.slack_ts, record_id=record.id)
            attachments.gone(tx, came)
        heard.strike(tx, note)
        return views.note_taken_back(record)
    _may_undo(ask, tx, record, last)
    before = copy.copy(record)
    with_it = _take_back(tx, record, last)
    tx.change(record, "undo", why=last.verb)
    told = []
    if isinstance(record, Action) and isinstance(before, Action) and last.verb != "create":
        told = follow(tx, record, before)
    more = [with_it] if with_it else []
    if last.verb == "create" and isinstance(record, Action) and record.repeats:
        more.append(views.NOT_AGAIN)
    said = views.undone(record, ask.reader, last.verb, told=tx.roster.names(told))
    return "\n".join([said, *more])


def _own_note_since(ask: Ask, tx: Tx, record: Record, last: Entry) -> Note | None:
    """Return the note that whoever asks has written last of all, if that is not long ago."""
    newest = next(iter(lists.notes_of(tx, record.id, limit=1)), None)
    if newest is None or newest.struck_at is not None or newest.person_id != ask.who.person_id:
        return None
    is_last = newest.at > last.at and ask.now - newest.at <= UNDO_FOR  # at its moment: said with the step
    return newest if is_last else None


def _taken_back_too(tx: Tx, record: Record, last: Entry) -> str:
    """Take back what came with the last step; return a sentence on it: the next one of a series, a decision's actions."""
    if isinstance(record, Action) and last.verb == CLOSED and (next_one := take_next_back(tx, record)):
        return views.taken_back_too(next_one)
    if isinstance(record, Decision) and last.verb in {"create", "confirm", "withdraw"}:
        return views.actions_taken_back(take_back(tx, record))
    return ""


def _take_back(tx: Tx, record: Record, last: Entry) -> str:
    """Put back what the last step changed; return a sentence on what went with it, empty where nothing did."""
    with_it = _taken_back_too(tx, record, last)
    if isinstance(record, Issue) and last.verb == "ask":
        waiting.drop_question(tx, record, why=UNDONE_REASON)
    if last.before is None:
        record.state = UNDONE[type(record)]
        if isinstance(record, Action):
            record.reason = UNDONE_REASON
    else:
        put_back(record, last.before)
    if isinstance(record, Action) and last.verb in {"done", "cancel"}:
        waiting.take_back(tx, record)
    if isinstance(record, Issue):
        clocks.plan_of(tx, record)
    if isinstance(record, Proposal) and last.verb == "create":
        undone_of(tx, record)
    if last.verb in {"link", "same"}:
        _unlink(tx, record, last.why, made_at=last.at)
    return with_it


def _unlink(tx: Tx, record: Record, refs: str, *, made_at: datetime) -> None:
    for other in [tx.find(ref) for word in refs.split() if (ref := read_ref(word))]:
        links.remove(tx, record, other, made_at=made_at)
        tx.change(other, "undo", why="link")


def _may_undo(ask: Ask, tx: Tx, record: Record, last: Entry) -> None:
    if last.verb in _OF_REMINDERS:
        raise UserError(
            f"The last step of {record.ref} was about your own reminders. To change that: {_OF_REMINDERS[last.verb]} {record.ref}"
        )
    if isinstance(record, Action) and last.verb == "create":
        waiting.must_not_be_a_question(tx, record)
    if isinstance(record, Issue) and (answered_with := waiting.answered_with(last)) is not None:
        action = tx.get(answered_with)
        more = f" To take that back: undo {action.ref}" if may_see(ask.who, action) else ""
        raise UserError(f"{record.ref} went on with the answer.{more}")
    if last.verb == "undo" and last.why == "link":
        raise UserError(
            f"The last step of {record.ref} was taken back with that of another. Look at it: history {record.ref}"
        )
    if last.verb == "link" and (other := _ended_with(tx, last)) is not None:
        if not may_see(ask.who, other):
            raise UserError(f"The last step of {record.ref} was not yours, so you cannot undo it.")
        raise UserError(f"That was done to {other.ref}. To take it back: undo {other.ref}")
    if last.verb == "undo":
        raise UserError(f"The last step of {record.ref} is taken back already.")
    if isinstance(record, Issue) and last.verb in {"decide", "draft"}:
        decision = lists.decision_of(tx, record)
        is_known = decision is not None and may_see(ask.who, decision)
        of = f" To take that back: undo {decision.ref}" if decision and is_known else ""
        raise UserError(f"The last step of {record.ref} is its decision.{of}")
    if last.verb == "supersede":
        is_known = (ref := read_ref(last.why)) is not None and may_see(ask.who, tx.find(ref))
        of = f" To take that back: undo {ref}" if is_known else ""
        raise UserError(f"{record.ref} is superseded.{of}")
    if isinstance(record, Proposal) and last.verb not in _OF_PROPOSALS:
        raise UserError(
            f"Others know of the last step of {record.ref}, so it is not undone. Look at it: show {record.ref}"
        )
    touched = last.person_id != ask.who.person_id or lists.noted_by_others(
        tx, record.id, last, ask.who.person_id
    )
    if touched:
        kind = UserError if last.person_id == ask.who.person_id else Refused
        raise kind(
            f"The last word on {record.ref} is somebody else's, so you cannot undo it. Look at it: show {record.ref}"
        )
    if ask.now - last.at > UNDO_FOR:
        raise UserError(
            f"You can undo for ten minutes; that was at {ask.reader.moment(last.at)}. Look at it: show {record.ref}"
        )


_OF_PROPOSALS = frozenset({"create", "edit", "link"})  # what can be undone of one
_OF_REMINDERS = {"mute": "unmute", "snooze": "unmute", "wake": "mute", "unmute": "mute"}


def _ended_with(tx: Tx, last: Entry) -> Record | None:
    """Return the record that ended when a link came with "the same": on that it is taken back. None for other links."""
    other = tx.find(ref) if (ref := read_ref(last.why)) is not None else None
    is_of_same = other is not None and lists.last_entry(tx, other.id).verb == "same"
    return other if is_of_same else None
