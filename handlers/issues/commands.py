"""Raise, escalate, return, extend, edit, withdraw and list issues."""

import copy
from dataclasses import replace

from bot import issues
from bot.actions import PLAIN_FIELD_NAMES
from bot.calendar import Due
from bot.charter import Entity, Level
from bot.errors import PermissionDenied, UserError
from bot.grammar import FieldError
from bot.issues import Issue, IssueState
from bot.notifications import Reason
from bot.permissions import check, holds_level
from bot.records import Kind, checked_text, checked_title
from handlers.actions import changes
from handlers.calls import Ask, Reply, get_named, refuse_unknown_words
from handlers.delivery.notify import card_channel, place_card
from handlers.issues import deadlines, on_closed, reply_views, views
from handlers.issues.drafts import drop_draft
from handlers.records.create import area_in_force, create_with_card, new_record_fields
from storage.issues import issues_in_states, issues_page
from storage.records import Filter, read_filter
from storage.unit_of_work import Read, Tx

RAISE_OPTIONS = ("area", "entity", "due", "options", "visibility", "behalf")
ESCALATE_OPTIONS = (*RAISE_OPTIONS, "to level", "urgent", "reason")


def raise_(ask: Ask, tx: Tx) -> Reply:
    """Raise an issue at the lowest level; it keeps today's ladder."""
    entity = ask.parsed.value("entity", Entity)
    issue = Issue(
        **new_record_fields(ask, tx, Kind.ISSUE),
        entity=entity.code if entity else None,
        state=IssueState.OPEN,
        options=_parse_options(ask.parsed.option_text("options")),
        level=ask.charter.first_level.code,
        level_since=ask.now,
        ladder=ask.charter.levels_in_use,
    )
    deadlines.start_clock(tx, issue, ask.today)
    if (due := ask.parsed.value("due", Due)) is not None:
        issues.set_level_deadline(issue, due, charter=ask.charter)
    create_with_card(ask, tx, issue)
    notified = deadlines.notify_holders(tx, issue, Reason.RAISED, but=[ask.actor.person_id])
    deadlines.plan_issue(tx, issue)
    return Reply.from_message(reply_views.raised(issue, ask.reader, notified=notified))


def _parse_options(text: str) -> tuple[str, ...]:
    lines = [line for part in text.split(";") for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(issues.OPTION_LETTERS)]


def escalate(ask: Ask, tx: Tx) -> Reply:
    """Escalate an issue to the next or an urgent higher level; raise one if none is named."""
    if not ask.parsed.refs:
        return raise_(_refuse_escalation_options(ask), tx)
    issue = get_named(ask, tx, "escalate", Issue)
    check(ask.actor, "escalate", issue, charter=ask.charter)
    to = target_level(ask, issue)
    reason = _escalation_reason(ask, issue)
    issues.must_not_await_answer(issue)
    dropped = drop_draft(tx, issue)
    issues.escalate(issue, to=to, charter=ask.charter, reason=reason, now=ask.now)
    deadlines.start_clock(tx, issue, ask.today)
    tx.change(issue, "escalate", why=reason)
    notified = deadlines.notify_holders(tx, issue, Reason.ESCALATED, but=[ask.actor.person_id])
    deadlines.plan_issue(tx, issue)
    message = reply_views.escalated(issue, ask.reader, notified=notified, withdrawn_draft=dropped)
    return Reply.from_message(message)


def _refuse_escalation_options(ask: Ask) -> Ask:
    """Refuse options of an escalation where an issue is raised; they would become text."""
    other = next((name for name in ("to", "urgent", "reason") if name in ask.parsed.options), None)
    if other:
        raise UserError(
            f"{other}: goes with an issue that is there already. To raise one: {ask.registry['raise'].example}"
        )
    return ask


def _escalation_reason(ask: Ask, issue: Issue) -> str:
    chosen, text = ask.parsed.option_text("reason"), ask.parsed.text
    urgent = f"urgent: {ask.parsed.option_text('urgent')}" if ask.parsed.option_text("urgent") else ""
    reason = checked_text("; ".join(filter(None, (urgent, chosen, text))), what="reason")
    if not reason:
        sentence = f"Why should it go up? Example: escalate {issue.ref} no agreement on the money"
        raise UserError(sentence) if ask.call.values is None else FieldError("text", sentence)
    return reason


def target_level(ask: Ask, issue: Issue) -> Level:
    """Return the next level, or the permitted level that was named."""
    above = issues.level_above(issue, charter=ask.charter)
    named = ask.parsed.value("to", Level)
    if named is None or named.code == above.code:
        return above
    left_out = issues.skipped_levels(issue, named, charter=ask.charter)
    if not may_skip_levels(ask, issue):
        raise PermissionDenied(reply_views.may_not_skip(left_out, ask.reader))
    if not ask.parsed.option_text("urgent"):
        raise UserError(reply_views.urgency_reason_required(issue, named, left_out, ask.reader))
    return named


def may_skip_levels(ask: Ask, issue: Issue) -> bool:
    """Return whether the asker holds the issue above the first level, or would hold it at the next."""
    if not issues.is_at_first_level(issue, ask.charter):
        return holds_level(ask.actor, issue, ask.charter)
    next_issue = replace(issue, level=issues.level_above(issue, charter=ask.charter).code)
    return holds_level(ask.actor, next_issue, ask.charter)


def return_(ask: Ask, tx: Tx) -> Reply:
    """Send an issue back to the previous level with guidance; its clock restarts."""
    issue = get_named(ask, tx, "return", Issue)
    check(ask.actor, "return", issue, charter=ask.charter)
    guidance = checked_text(ask.parsed.text, what="guidance")
    if not guidance:
        raise UserError(f"With which guidance? Example: {ask.registry['return'].example}")
    dropped = drop_draft(tx, issue)
    issues.send_back(issue, charter=ask.charter, guidance=guidance, now=ask.now)
    deadlines.start_clock(tx, issue, ask.today)
    tx.change(issue, "return", why=guidance)
    notified = deadlines.notify_holders(tx, issue, Reason.ESCALATED, but=[ask.actor.person_id])
    notified += deadlines.notify_all(
        tx, issue, Reason.SENT_BACK, [issue.created_by], context=issue.level, but=notified
    )
    deadlines.plan_issue(tx, issue)
    message = reply_views.escalated(issue, ask.reader, notified=notified, withdrawn_draft=dropped)
    return Reply.from_message(message)


def extend(ask: Ask, tx: Tx) -> Reply:
    """Set another deadline for the current level."""
    issue = get_named(ask, tx, "move", Issue)
    must_be_allowed_to_extend(ask, issue)
    issues.must_be_open(issue)
    due = ask.parsed.value("due", Due)
    if due is None:
        raise UserError(f"To which day? Example: move {issue.ref} 20 oct")
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    before = issue.due
    if before is not None and (before.day, before.at) == (due.day, due.at):
        raise UserError(f"The answer to {issue.ref} is due then already. Nothing has changed.")
    issues.set_level_deadline(issue, due, charter=ask.charter)
    tx.change(issue, "move", why=why)
    deadlines.plan_issue(tx, issue)
    return Reply.from_message(reply_views.extended(issue, before, ask.reader))


def must_be_allowed_to_extend(ask: Ask, issue: Issue) -> None:
    """Raise unless the asker holds the level, or raised the issue and it is at the first level.

    A level's question is moved with the action that answers it.
    """
    if not (issues.is_at_first_level(issue, ask.charter) and issue.created_by in ask.actor.person_ids):
        check(ask.actor, "extend", issue, charter=ask.charter)
    issues.must_not_await_answer(issue)


def withdraw(ask: Ask, tx: Tx) -> Reply:
    """Withdraw an issue with a reason."""
    issue = get_named(ask, tx, "cancel", Issue)
    check(ask.actor, "withdraw", issue, charter=ask.charter)
    given = (ask.parsed.text, ask.parsed.option_text("reason"))
    why = checked_text("; ".join(filter(None, given)), what="reason")
    if not why:
        raise UserError(f"Why is it taken back? Example: cancel {issue.ref} settled among ourselves")
    dropped = drop_draft(tx, issue)
    holders = deadlines.holders(tx, issue, on=tx.charter.day_of(tx.now))
    on_closed.cancel_question(tx, issue, why=f"{issue.ref} is taken back")
    issues.withdraw(issue, why=why)
    tx.change(issue, "take back", why=why)
    notified = deadlines.notify_all(
        tx, issue, Reason.WITHDRAWN, [issue.created_by, *holders], context=IssueState.WITHDRAWN
    )
    message = reply_views.withdrawn(issue, ask.reader, notified=notified, withdrawn_draft=dropped)
    return Reply.from_message(message)


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the question, area, options or visibility of an issue."""
    issue = get_named(ask, tx, "edit", Issue)
    check(ask.actor, "edit", issue, charter=ask.charter)
    issues.must_be_open(issue)
    before = copy.copy(issue)
    for name, value in _edited_fields(ask, issue).items():
        setattr(issue, name, value)
    if vars(issue) == vars(before):
        raise UserError(reply_views.nothing_to_edit(issue))
    issue.refresh_search_text()
    tx.change(issue, "edit")
    if card_channel(tx, issue) != card_channel(tx, before):
        place_card(tx, issue)
    changes.correct_digests(tx, issue, before)
    notified = _notify_new_holders(tx, issue, before)
    deadlines.plan_issue(tx, issue)
    return Reply.from_message(reply_views.edited(issue, ask.reader, notified=notified))


def _notify_new_holders(tx: Tx, issue: Issue, before: Issue) -> list[int]:
    """Notify the people who hold the issue only after this change."""
    former = deadlines.holders(tx, before, on=tx.charter.day_of(tx.now))
    new = [one for one in deadlines.holders(tx, issue, on=tx.charter.day_of(tx.now)) if one not in former]
    return deadlines.notify_all(tx, issue, Reason.RAISED, new, context=issue.level)


def _edited_fields(ask: Ask, issue: Issue) -> dict[str, object]:
    """Return the named fields with their new values. Raises UserError for other fields."""
    other = [
        name for name in ("entity", "for", *PLAIN_FIELD_NAMES, "due", "owner") if name in ask.parsed.options
    ]
    if other:
        raise UserError(reply_views.not_editable(issue, other[0]))
    area, options = area_in_force(ask), _parse_options(ask.parsed.option_text("options"))
    if options and issue.positions:
        raise UserError(
            f"Positions on {issue.ref} name its options, so these stay. To add one: option {issue.ref} ..."
        )
    named: dict[str, object] = {
        "title": checked_title(ask.parsed.text) if ask.parsed.text else None,
        "area": area.code if area else None,
        "options": options or None,
        "visibility": ask.parsed.option_text("visibility") or None,
    }
    return {name: value for name, value in named.items() if value is not None}


def list_issues(ask: Ask, read: Read) -> Reply:
    refuse_unknown_words(ask, "issues", ("all", "open", "closed"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = issues_page(read, chosen, who=ask.actor)
    message = views.listed(found, chosen, _level_figures(ask, read, chosen), ask.reader, words=ask.call.words)
    return Reply.from_message(message)


def _level_figures(ask: Ask, read: Read, chosen: Filter) -> list[str]:
    """Return the backlog of each level, and in a list of all issues the time each level took."""
    held = issues_in_states(read, IssueState.OPEN, who=ask.actor, area=chosen.area)
    figures = [views.by_level(issues.level_backlogs(held, charter=ask.charter, now=ask.now), ask.reader)]
    if chosen.every_state:
        decided = issues_in_states(
            read, *issues.FOLLOW_UP_STATES, IssueState.CLOSED, who=ask.actor, area=chosen.area
        )
        figures.append(views.decision_times(issues.level_durations(decided, charter=ask.charter), ask.reader))
    return [one for one in figures if one]
