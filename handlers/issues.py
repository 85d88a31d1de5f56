"""Issues: raise, escalate one level, give more time."""

from datetime import date

from bot import issues as rules
from bot.bodies import answer_due
from bot.calendar import Due
from bot.charter import Level
from bot.errors import UserError
from bot.issues import Issue, IssueState
from bot.permissions import check
from bot.posts import Why
from bot.records import Kind, checked_text, checked_title
from handlers import actions, clocks
from handlers.calls import Ask, Reply, one_ref, refuse_other_words, seen
from handlers.creating import begun, create
from handlers.decisions import drop_draft
from handlers.telling import secretaries, tell
from handlers.views import issues as views
from storage import lists
from storage.sessions import next_session
from storage.units import Read, Tx

RAISE_OPTIONS = ("area", "due", "options", "visibility", "behalf")


def raise_(ask: Ask, tx: Tx) -> Reply:
    """Raise a new issue with the lowest level."""
    first = ask.charter.first_level
    issue = Issue(
        **begun(ask, tx, Kind.ISSUE),
        state=IssueState.OPEN,
        options=_options(ask.said.word("options")),
        level=first.code,
        level_since=ask.now,
    )
    issue.set_due(ask.said.value("due", Due) or _clock(tx, first, ask.today))
    create(ask, tx, issue)
    told = _tell_holders(tx, ask, issue, Why.RAISED)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.raised(issue, ask.reader, told=told))


def _options(text: str) -> tuple[str, ...]:
    lines = [line for part in text.split(";") for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(views.LETTERS)]


def _clock(read: Read, level: Level, today: date) -> Due:
    """Return when the answer of a level is due, counted in the task force's own working days."""
    session = next_session(read, level.body, after=today)
    return answer_due(level, session, since=today, today=today, charter=read.charter)


def _others_who_hold(read: Read, ask: Ask, issue: Issue) -> list[int]:
    """Return who holds the issue, without whoever asks and without those from whom it is kept."""
    return [one for one in clocks.holders(read, issue, on=ask.today) if one != ask.who.person_id]


def _tell_holders(tx: Tx, ask: Ask, issue: Issue, why: Why) -> list[int]:
    """Tell those who hold the level now; where it is nobody, the secretary."""
    told = _others_who_hold(tx, ask, issue)
    for person in told or secretaries(tx, ask.today):
        tell(tx, person, issue, why, facts=issue.level)
    return told


def escalate(ask: Ask, tx: Tx) -> Reply:
    """Send an issue one level up with a reason; without a reference it is raised."""
    if not ask.said.refs:
        return raise_(ask, tx)
    issue = _issue(ask, tx, "escalate")
    check(ask.who, "escalate", issue, charter=ask.charter)
    reason = checked_text(ask.said.text, what="reason")
    if not reason:
        raise UserError(f"Why should it go up? Example: escalate {issue.ref} no agreement on the money")
    dropped = drop_draft(tx, issue)
    above = rules.escalate(issue, charter=ask.charter, reason=reason, now=ask.now)
    issue.set_due(_clock(tx, above, ask.today))
    tx.change(issue, "escalate", why=reason)
    told = _tell_holders(tx, ask, issue, Why.ESCALATED)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.escalated(issue, ask.reader, told=told, dropped=dropped))


def move(ask: Ask, tx: Tx) -> Reply:
    """Give actions another due date, or an issue more time for its answer."""
    issue = clocks.named(ask, tx)
    return actions.move(ask, tx) if issue is None else _extend(ask, tx, issue)


def _extend(ask: Ask, tx: Tx, issue: Issue) -> Reply:
    """Give whoever holds an issue more time, or less; the same level keeps it."""
    one_ref(ask, "move")
    must_be_ones_to_extend(ask, issue)
    rules.must_be_open(issue)
    due = ask.said.value("due", Due)
    if due is None:
        raise UserError(f"To which day? Example: move {issue.ref} 20 oct")
    why = checked_text(ask.said.text or ask.said.word("reason"), what="reason")
    before = issue.due
    if before is not None and (before.day, before.at) == (due.day, due.at):
        raise UserError(f"The answer to {issue.ref} is due then already. Nothing has changed.")
    issue.set_due(due)
    tx.change(issue, "move", why=why)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.extended(issue, before, ask.reader))


def must_be_ones_to_extend(ask: Ask, issue: Issue) -> None:
    """Raise a sentence unless somebody may give more time: who holds the level, and at the first one who raised it."""
    is_first = issue.level == ask.charter.first_level.code
    if not (is_first and issue.created_by in ask.who.people):
        check(ask.who, "extend", issue, charter=ask.charter)


def _issue(ask: Ask, read: Read, verb: str) -> Issue:
    ref = one_ref(ask, verb)
    record = seen(ask, read, ref)
    if not isinstance(record, Issue):
        raise UserError(f"{ref} is not an issue. Example: {verb} I-7 ...")
    return record


def listing(ask: Ask, read: Read) -> Reply:
    refuse_other_words(ask, "issues", ("all", "open", "closed"))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.issues(read, chosen, who=ask.who)
    return Reply.saying(views.listed(found, chosen, ask.reader, words=ask.call.words))
