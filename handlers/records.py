"""What works on anything that has a reference: show, note, done, undo."""

from datetime import timedelta

from bot.actions import Action, ActionState, close
from bot.charter import Rights
from bot.decisions import Decision, DecisionState
from bot.errors import UserError
from bot.events import Event, EventState
from bot.history import Entry, Note, NoteSort
from bot.issues import Issue, IssueState
from bot.permissions import check
from bot.records import Item, Kind, Record, Visibility, checked_text
from handlers.calls import Ask, Reply, one_ref, seen, some_refs
from handlers.views import actions as action_views
from handlers.views import records as views
from storage import lists
from storage.undo import put_back
from storage.units import Read, Tx

UNDO_FOR = timedelta(minutes=10)
UNDONE: dict[type[Record], str] = {
    Action: ActionState.CANCELLED,
    Issue: IssueState.WITHDRAWN,
    Event: EventState.CANCELLED,
    Decision: DecisionState.WITHDRAWN,
}


def show(ask: Ask, read: Read) -> Reply:
    record = seen(ask, read, one_ref(ask, "show"))
    return Reply.saying(views.shown(record, ask.reader, related=related(read, record)))


def related(read: Read, record: Record) -> views.Related:
    """Return what is shown beside a record: what it belongs to, its decision, what was said."""
    belongs_to = read.get(record.for_id) if isinstance(record, Item) and record.for_id else None
    issue = read.get(record.issue_id) if isinstance(record, Decision) else None
    decision = lists.decision_of(read, record) if isinstance(record, Issue) else None
    return views.Related(
        # Whoever reads this may not know of a restricted record.
        for_ref=belongs_to.ref if belongs_to and belongs_to.visibility != Visibility.RESTRICTED else "",
        issue=issue,
        decision=decision,
        notes=lists.notes_of(read, record.id),
    )


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
    is_remark = Rights.OBSERVER in ask.who.rights and not ask.who.is_member
    return tx.add(
        Note(
            record_id=record.id,
            person_id=ask.who.person_id,
            at=ask.now,
            sort=NoteSort.REMARK if is_remark else NoteSort.NOTE,
            text=text,
            slack_channel=channel,
            slack_ts=ts,
        )
    )


def done(ask: Ask, tx: Tx) -> Reply:
    """Close one or several actions with the result that was typed."""
    refs = some_refs(ask, "done")
    result = checked_text(ask.said.text, what="result")
    records = [seen(ask, tx, ref) for ref in refs]
    closed = [close_action(ask, tx, record, result) for record in records]
    return Reply.saying(action_views.closed(closed))


def close_action(ask: Ask, tx: Tx, record: Record, result: str) -> Action:
    if not isinstance(record, Action):
        raise UserError(
            f"{record.ref} is not an action. {_INSTEAD_OF_DONE[record.kind].format(ref=record.ref)}"
        )
    check(ask.who, "done", record, charter=ask.charter)
    if not record.is_open:
        raise UserError(action_views.already(record, ask.reader))
    close(record, by=ask.who.person_id, now=ask.now, result=result)
    tx.change(record, "done", why=result)
    return record


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
    tx.change(action, "result", why=action.result)
    return Reply.saying(action_views.closed([action]))


_INSTEAD_OF_DONE = {
    Kind.ISSUE: "An issue is decided. Example: decide {ref} agreed Option B",
    Kind.EVENT: "An event is over when its last day has passed.",
    Kind.DECISION: "A decision stands as it is.",
}


def undo(ask: Ask, tx: Tx) -> Reply:
    """Take back one's own last step: for ten minutes, until somebody else touches the record."""
    record = seen(ask, tx, one_ref(ask, "undo"))
    last = lists.last_entry(tx, record.id)
    _may_undo(ask, tx, record, last)
    if last.before is None:
        record.state = UNDONE[type(record)]
    else:
        put_back(record, last.before)
    if isinstance(record, Decision):
        _reopen(tx, record)
    tx.change(record, "undo", why=last.verb)
    return Reply.saying(views.undone(record, ask.reader, last.verb))


def _may_undo(ask: Ask, tx: Tx, record: Record, last: Entry) -> None:
    if last.verb == "undo":
        raise UserError(f"The last step of {record.ref} is taken back already.")
    if isinstance(record, Issue) and last.verb in {"decide", "draft"}:
        decision = lists.decision_of(tx, record)
        raise UserError(
            f"The last step of {record.ref} is its decision. To take that back: undo {decision.ref if decision else ''}"
        )
    touched = last.person_id != ask.who.person_id or lists.noted_by_others(
        tx, record.id, last, ask.who.person_id
    )
    if touched:
        raise UserError(
            f"The last word on {record.ref} is somebody else's, so you cannot undo it. Look at it: show {record.ref}"
        )
    if ask.now - last.at > UNDO_FOR:
        raise UserError(
            f"You can undo for ten minutes; that was at {ask.reader.moment(last.at)}. Look at it: show {record.ref}"
        )


def _reopen(tx: Tx, decision: Decision) -> None:
    """A decision that is taken back leaves its issue open again."""
    issue = tx.get(decision.issue_id)
    if issue.state == IssueState.DECIDED and issue.answer == decision.ref:
        issue.state, issue.answer = IssueState.OPEN, ""
    tx.change(issue, "undo", why=decision.ref)  # its card speaks of the decision
