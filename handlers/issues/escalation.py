"""Send an issue up as its holder, or ask its holders to."""

from dataclasses import replace
from zlib import crc32

from bot import issues
from bot.charter import Level
from bot.errors import Offer, PermissionDenied, UserError, to_fill_in
from bot.grammar.options import AnyOption
from bot.issues import ASK_UP, Issue, SentBy
from bot.notifications import Reason
from bot.permissions import check, holds_level, may, permitted_identity
from bot.records import Prefixes, checked_text, read_ref
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import chairs, notify, notify_about, secretaries
from handlers.issues import deadlines, reply_views
from handlers.issues.closing import drop_draft
from handlers.issues.commands import RAISE, RAISE_OPTIONS
from storage.unit_of_work import Read, Tx

ESCALATE_OPTIONS: tuple[AnyOption, ...] = (*RAISE_OPTIONS, "to level", "urgent", "reason", "held")


def needs_form(words: str, prefixes: Prefixes) -> bool:
    """Return whether nothing but an issue was named, and perhaps the level at which that was shown."""
    return all(read_ref(word, prefixes) or word.startswith("held:") for word in words.split())


def escalate(ask: Ask, tx: Tx) -> Reply:
    """Send an issue up, or ask its holders to; raise one if none is named."""
    if not ask.parsed.refs:
        check(ask.actor, "raise", charter=ask.charter)
        return RAISE(_refuse_escalation_options(ask), tx)
    issue = issue_to_escalate(ask, tx)
    to = target_level(ask, issue)
    reason = _escalation_reason(ask, issue)
    issues.must_not_await_answer(issue)
    if may_send(ask, issue):
        return _send_up(ask, tx, issue, to, reason)
    if ask.behalf:
        _must_be_for_vacant_level(ask, tx, issue)
        return _send_up(ask, tx, issue, to, reason)
    return _ask_to_send(ask, tx, issue, to, reason)


def issue_to_escalate(ask: Ask, read: Read) -> Issue:
    """Return the issue, which the asker may send up or ask for. Raises if it left the level that they were shown."""
    issue = get_named(ask, read, "escalate", Issue)
    issues.must_be_at(issue, ask.parsed.value("held", Level), charter=ask.charter)
    if not may_send(ask, issue):
        check(ask.actor, "ask to escalate", issue, charter=ask.charter)
    return issue


def may_send(ask: Ask, issue: Issue) -> bool:
    """Return whether the asker sends it up: any member from the first level, above it only who holds it."""
    return permitted_identity(ask.actor, "escalate", issue, charter=ask.charter) is not None


def holders_now(ask: Ask, read: Read, issue: Issue) -> list[int]:
    return deadlines.holders(read, issue, on=read.charter.day_of(ask.now))


def _must_be_for_vacant_level(ask: Ask, read: Read, issue: Issue) -> None:
    """Raise unless an officer enters what the level says that has it, and that nobody on the roster holds."""
    check(ask.actor, "behalf", charter=ask.charter)
    held = holders_now(ask, read, issue)
    body = ask.charter.level_of_body(ask.behalf)
    if held or body is None or body.code != issue.level:
        raise UserError(reply_views.not_in_their_name(issue, held, ask.reader))


def _send_up(ask: Ask, tx: Tx, issue: Issue, to: Level, reason: str) -> Reply:
    is_for_others = not may_send(ask, issue)
    dropped = drop_draft(tx, issue)
    by, behalf = ask.actor.person_id, ask.behalf
    issues.escalate(issue, to=to, charter=ask.charter, reason=reason, now=ask.now, by=by, behalf=behalf)
    deadlines.start_clock(tx, issue, ask.today)
    tx.change(issue, "escalate", why=reason)
    notified = deadlines.notify_holders(tx, issue, Reason.ESCALATED, but=[ask.actor.person_id])
    others = _tell_chair(ask, tx, issue, but=notified) if is_for_others else []
    deadlines.plan_issue(tx, issue)
    told = deadlines.holders_notified(tx, issue, ask.reader, also=others)
    message = reply_views.escalated(issue, ask.reader, notified=told, withdrawn_draft=dropped)
    return Reply.from_message(message)


def _tell_chair(ask: Ask, tx: Tx, issue: Issue, *, but: list[int]) -> list[int]:
    """Tell the chair that an issue was sent up in the name of a level without a holder. Return who is told."""
    told = [one for one in chairs(tx, tx.charter.day_of(ask.now)) if one not in but]
    context = SentBy(issue.level, ask.actor.person_id).as_context()
    return [one for one in told if notify(tx, one, issue, Reason.ESCALATED_IN_NAME, context=context)]


def _ask_to_send(ask: Ask, tx: Tx, issue: Issue, to: Level, reason: str) -> Reply:
    """Ask the holders to send it up; where there are none, the secretary to enter what they say."""
    holders = holders_now(ask, tx, issue)
    if not holders and may(ask.actor, "behalf"):
        raise UserError(reply_views.not_in_their_name(issue, holders, ask.reader))
    asked = holders or secretaries(tx, tx.charter.day_of(ask.now))
    me = ask.actor.person_id
    tx.change(issue, ASK_UP, why=reason)
    # Asking changes nothing of the issue, so its version does not tell two requests apart.
    key = f"issue:{issue.id}:{Reason.ESCALATION_REQUESTED}:{me}:{ask.now.isoformat()}:{crc32(reason.encode()):08x}"
    for person in asked:
        context = SentBy(issue.level, me).as_context()
        notify_about(tx, person, key, Reason.ESCALATION_REQUESTED, record_id=issue.id, context=context)
    return Reply.from_message(
        reply_views.asked_to_send(issue, to, ask.reader, asked=asked, is_vacant=not holders)
    )


def _refuse_escalation_options(ask: Ask) -> Ask:
    """Refuse options of an escalation where an issue is raised; they would become text."""
    other = next((name for name in ("to", "urgent", "reason", "held") if ask.parsed.is_given(name)), None)
    if other:
        raise UserError(
            f"{other}: goes with an issue that was raised before.", offers=[Offer("Raise an issue", "raise")]
        )
    return ask


def _escalation_reason(ask: Ask, issue: Issue) -> str:
    chosen, text = ask.parsed.option_text("reason"), ask.parsed.text
    urgent = f"urgent: {ask.parsed.option_text('urgent')}" if ask.parsed.option_text("urgent") else ""
    reason = checked_text("; ".join(filter(None, (urgent, chosen, text))), what="reason")
    if not reason:
        raise ask.error_at("text", "Why should it go up?", offers=[to_fill_in("escalate", issue.ref)])
    return reason


def target_level(ask: Ask, issue: Issue) -> Level:
    """Return the next level, or the permitted level that was named."""
    above = issues.level_above(issue, charter=ask.charter)
    named = ask.parsed.value("to", Level)
    if named is None or named.code == above.code:
        return above
    left_out = issues.skipped_levels(issue, named, charter=ask.charter)
    if not may_skip_levels(ask, issue):
        raise PermissionDenied(reply_views.skipping_refused(left_out, ask.reader))
    if not ask.parsed.option_text("urgent"):
        raise ask.error_at("urgent", reply_views.urgency_reason_required(issue, named, left_out, ask.reader))
    return named


def may_skip_levels(ask: Ask, issue: Issue) -> bool:
    """Return whether the asker holds the issue above the first level, or would hold it at the next."""
    if not issues.is_at_first_level(issue, ask.charter):
        return holds_level(ask.actor, issue, ask.charter)
    next_issue = replace(issue, level=issues.level_above(issue, charter=ask.charter).code)
    return holds_level(ask.actor, next_issue, ask.charter)
