"""The end of the way back: whoever raised the question reads the decision, and it is carried out and closed."""

from bot import issues as rules
from bot.errors import Refused, UserError
from bot.issues import Issue, IssueState
from bot.names import fold
from bot.permissions import check, holds
from bot.records import Kind, checked_text, read_ref
from handlers.calls import Ask, Reply
from handlers.issues import closing_views as views
from handlers.issues import deadlines as clocks
from handlers.issues.commands import named
from storage import lists
from storage import notifications as notices
from storage.unit_of_work import Tx


def read_(ask: Ask, tx: Tx) -> Reply:
    """Take down that somebody has read an issue that waits for them, or the answer to what they raised."""
    issue = named(ask, tx, "read")
    if issue.is_open:
        return _read_by_holder(ask, tx, issue)
    if issue.created_by not in ask.who.people:
        raise Refused(views.not_theirs(issue, ask.reader))
    if issue.state != IssueState.DECIDED:
        raise UserError(views.read_already(issue))
    rules.mark(issue, IssueState.RETURNED, now=tx.now)
    tx.change(issue, "read")
    _show_answer_anew(tx, issue)
    left = [one for one in lists.actions_for(tx, issue.id) if one.is_open]
    return Reply.saying(views.read(issue, left))


def _read_by_holder(ask: Ask, tx: Tx, issue: Issue) -> Reply:
    if not holds(ask.who, issue, ask.charter):
        raise Refused(views.not_held(issue, ask.reader))
    rules.must_not_wait(issue)
    if issue.seen_by == ask.who.person_id:
        raise UserError(views.read_already(issue))
    rules.read(issue, by=ask.who.person_id, now=ask.now)
    tx.change(issue, "read")
    clocks.plan_of(tx, issue)
    return Reply.saying(views.clock_runs_on(issue, ask.reader))


def _show_answer_anew(tx: Tx, issue: Issue) -> None:
    """Let the message that brought the answer say what can still be done with it: it is of the decision, not of the issue."""
    decision = lists.decision_of(tx, issue)
    if decision is not None:
        notices.show_anew(tx, decision.id)


def lacks_result(words: str) -> bool:
    """Say whether an issue alone is named, of which it is to be said what came of it."""
    refs = [read_ref(word) for word in words.split()]
    return len(refs) == 1 and refs[0] is not None and refs[0].kind is Kind.ISSUE


def close(ask: Ask, tx: Tx) -> Reply:
    """Close an issue whose decision is carried out."""
    issue = named(ask, tx, "done")
    return _settle(ask, tx, issue, IssueState.CLOSED, ask.said.text or ask.said.word("result"))


_STATES = {
    **dict.fromkeys(("read", "returned"), IssueState.RETURNED),
    "implemented": IssueState.IMPLEMENTED,
    **dict.fromkeys(("closed", "done"), IssueState.CLOSED),
}


def mark(ask: Ask, tx: Tx) -> Reply:
    """Bring a decided issue further: read, implemented, closed."""
    issue = named(ask, tx, "mark")
    chosen = str((ask.call.values or {}).get("state") or "")
    word, _, text = (chosen, "", ask.said.text) if chosen else ask.said.text.partition(" ")
    state = _STATES.get(fold(word.strip(".,:")))
    if state is None:
        raise UserError(views.no_state(issue, word))
    if state is IssueState.RETURNED:
        return read_(ask, tx)
    return _settle(ask, tx, issue, state, text)


def _settle(ask: Ask, tx: Tx, issue: Issue, state: IssueState, text: str) -> Reply:
    check(ask.who, "settle", issue, charter=ask.charter)
    said = checked_text(text, what="result")
    if state is IssueState.CLOSED and not said and not issue.is_open:
        raise UserError(f"What came of it? Example: done {issue.ref} presented to the Council")
    rules.mark(issue, state, now=tx.now, result=said)
    tx.change(issue, str(state), why=said)
    _show_answer_anew(tx, issue)
    return Reply.saying(views.settled(issue, said))
