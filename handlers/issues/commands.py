"""Raise, return, extend, edit, withdraw and list issues."""

from dataclasses import dataclass

from bot import issues
from bot.calendar import Due
from bot.errors import UserError, to_fill_in
from bot.grammar.options import BEHALF
from bot.issues import Issue, IssueState
from bot.notifications import Reason
from bot.permissions import check, holds_level, permitted_identity
from bot.records import Kind, Ref, checked_text
from handlers.actions import changes
from handlers.actions.fields import FIELDS as OF_ACTIONS
from handlers.actions.steps import ask_about_open_actions
from handlers.core import kinds
from handlers.core.blocks.elements import Button
from handlers.core.blocks.fallback import with_lines
from handlers.core.calls import (
    Ask,
    Presser,
    Reply,
    get_named,
    get_of_type,
    refuse_unknown_words,
    require_one_ref,
)
from handlers.core.delivery.notify import card_channel, place_card
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.fields import (
    changed_lines,
    edit_options,
    fields_without_words,
    new_options,
    option_refused,
    other_option,
    refused_options,
    set_edited,
)
from handlers.core.kinds import empty_list, members_only_list
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.create import NewRecord, create_with_card, read_new_record
from handlers.dependent_dates.views import lines_of_staying
from handlers.issues import closing, deadlines, reply_views, views
from handlers.issues.closing import drop_draft
from handlers.issues.fields import FIELDS, options_named
from storage.issues import issues_in_states, issues_page
from storage.records import Filter, read_filter
from storage.unit_of_work import Read, Tx

RAISE_OPTIONS = (*new_options(FIELDS), BEHALF)
EDIT_OPTIONS = (*edit_options(FIELDS), *refused_options(FIELDS, OF_ACTIONS), BEHALF)


@dataclass(frozen=True)
class NewIssue:
    """What was said of an issue to raise."""

    record: NewRecord
    options: tuple[str, ...]
    due: Due | None


def read_issue(ask: Ask) -> NewIssue:
    record = read_new_record(ask, Kind.ISSUE, FIELDS)
    return NewIssue(record, options_named(ask), ask.parsed.value("due", Due))


@dataclass(frozen=True)
class RaisedIssue:
    """A raised issue, and the day that was named for its answer."""

    issue: Issue
    due: Due | None


def raise_(ask: Ask, tx: Tx, said: NewIssue) -> RaisedIssue:
    """Raise an issue at the lowest level; it keeps today's ladder."""
    ask_about_closed_day(ask, said.due, [ask.actor.person_id])
    issue = Issue(
        **said.record.fields(ask, tx, Kind.ISSUE),
        state=IssueState.OPEN,
        level=ask.charter.first_level.code,
        level_since=ask.now,
        ladder=ask.charter.levels_in_use,
        options=said.options,
    )
    said.record.set_others(issue)
    issue.readers = issues.first_readers(issue, ask.charter)
    deadlines.start_clock(tx, issue, ask.today)
    if said.due is not None:
        issues.set_level_deadline(issue, said.due, charter=ask.charter)
    create_with_card(ask, tx, issue)
    deadlines.notify_holders(tx, issue, Reason.RAISED, but=[ask.actor.person_id])
    deadlines.plan_issue(tx, issue)
    return RaisedIssue(issue, said.due)


def say_raised(ask: Ask, tx: Tx, raised: RaisedIssue) -> Reply:
    told = deadlines.holders_notified(tx, raised.issue, ask.reader)
    remarks = lines_of_staying([raised.due])
    return Reply.from_message(reply_views.raised(raised.issue, ask.reader, notified=told, remarks=remarks))


RAISE = Command(read_issue, raise_, say_raised)


def return_(ask: Ask, tx: Tx) -> Reply:
    """Send an issue back to the previous level with guidance; its clock restarts."""
    issue = get_named(ask, tx, "return", Issue, right="return")
    guidance = checked_text(ask.parsed.text, what="guidance")
    if not guidance:
        raise UserError("What guidance goes back with it?", offers=[to_fill_in("return", issue.ref)])
    dropped = drop_draft(tx, issue)
    issues.send_back(issue, charter=ask.charter, guidance=guidance, now=ask.now, by=ask.actor.person_id)
    deadlines.start_clock(tx, issue, ask.today)
    tx.change(issue, "return", why=guidance)
    notified = deadlines.notify_holders(tx, issue, Reason.ESCALATED, but=[ask.actor.person_id])
    others = deadlines.notify_all(tx, issue, Reason.SENT_BACK, [issue.created_by], but=notified)
    deadlines.plan_issue(tx, issue)
    told = deadlines.holders_notified(tx, issue, ask.reader, also=others)
    message = reply_views.escalated(issue, ask.reader, notified=told, withdrawn_draft=dropped)
    return Reply.from_message(message)


@dataclass(frozen=True)
class NewDeadline:
    """The deadline that an issue gets for its level, and why."""

    ref: Ref
    due: Due
    why: str


def read_deadline(ask: Ask) -> NewDeadline:
    ref, due = require_one_ref(ask, "move"), ask.parsed.value("due", Due)
    if due is None:
        raise UserError("To which day?", offers=[to_fill_in("move", ref)], lacks="due")
    return NewDeadline(
        ref, due, checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    )


@dataclass(frozen=True)
class ExtendedIssue:
    """An issue with another deadline, the one before, and what was said of it."""

    issue: Issue
    before: Due | None
    due: Due


def extend(ask: Ask, tx: Tx, said: NewDeadline) -> ExtendedIssue:
    """Set another deadline for the current level."""
    issue = get_of_type(ask, tx, said.ref, Issue)
    must_be_allowed_to_extend(ask, issue)
    issues.must_be_open(issue)
    ask_about_closed_day(ask, said.due, [ask.actor.person_id])
    before = issue.due
    if before is not None and (before.day, before.at) == (said.due.day, said.due.at):
        raise UserError(f"The answer to {issue.ref} is already due then. Nothing has changed.")
    issues.set_level_deadline(issue, said.due, charter=ask.charter)
    tx.change(issue, "move", why=said.why)
    deadlines.plan_new_deadline(tx, issue)
    return ExtendedIssue(issue, before, said.due)


def say_extended(ask: Ask, _: Tx, done: ExtendedIssue) -> Reply:
    remarks = lines_of_staying([done.due])
    return Reply.from_message(reply_views.extended(done.issue, done.before, ask.reader, remarks=remarks))


EXTEND = Command(read_deadline, extend, say_extended)


def may_extend_as_raiser(by: Ask | Presser, issue: Issue) -> bool:
    return issues.is_at_first_level(issue, by.charter) and issue.created_by in by.actor.person_ids


def may_press(by: Ask | Presser, button: Button, issue: Issue) -> bool:
    """Return whether a button of an issue is of use to somebody: reading is for its holder, or then who raised it."""
    if button.verb == "move":
        is_allowed = permitted_identity(by.actor, "extend", issue, charter=by.charter) is not None
        return is_allowed or may_extend_as_raiser(by, issue)
    if button.verb == "read":
        is_raiser = issue.created_by in by.actor.person_ids
        return holds_level(by.actor, issue, by.charter) if issue.is_open else is_raiser
    if button.verb == "return" and not issues.may_go_back(issue, charter=by.charter):
        return False
    return kinds.may_press(by, button, issue)


def must_be_allowed_to_extend(ask: Ask, issue: Issue) -> None:
    """Raise unless the asker holds the level, or raised the issue and it is at the first level.

    A level's question is moved with the action that answers it.
    """
    if not may_extend_as_raiser(ask, issue):
        check(ask.actor, "extend", issue, charter=ask.charter)
    issues.must_not_await_answer(issue)


def withdraw(ask: Ask, tx: Tx) -> Reply:
    """Withdraw an issue with a reason."""
    issue = get_named(ask, tx, "cancel", Issue, right="withdraw")
    given = (ask.parsed.text, ask.parsed.option_text("reason"))
    why = checked_text("; ".join(filter(None, given)), what="reason")
    if not why:
        raise UserError("Why do you take it back?", offers=[to_fill_in("cancel", issue.ref)])
    dropped = drop_draft(tx, issue)
    holders = deadlines.holders(tx, issue, on=tx.charter.day_of(tx.now))
    closing.cancel_question(tx, issue, why=f"{issue.ref} is taken back")
    issues.withdraw(issue, why=why)
    ask_about_open_actions(ask, tx, issue, "cancel", why)
    tx.change(issue, "take back", why=why)
    notified = deadlines.notify_all(
        tx, issue, Reason.WITHDRAWN, [issue.created_by, *holders], context=IssueState.WITHDRAWN
    )
    told = notified_sentence(tx, notified, ask.reader)
    message = reply_views.withdrawn(issue, notified=told, withdrawn_draft=dropped)
    return Reply.from_message(message)


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the question, area, options or visibility of an issue."""
    issue = get_named(ask, tx, "edit", Issue, right="edit")
    issues.must_be_open(issue)
    if (other := other_option(ask, FIELDS)) is not None:
        raise reply_views.not_editable(issue, other, option_refused(other, issue.kind, FIELDS))
    before = set_edited(ask, tx, issue, FIELDS)
    tx.change(issue, "edit")
    if card_channel(tx, issue) != card_channel(tx, before):
        place_card(tx, issue)
    changes.correct_digests(tx, issue, before)
    notified = _notify_new_holders(tx, issue, before)
    deadlines.plan_issue(tx, issue)
    told = notified_sentence(tx, notified, ask.reader)
    message = reply_views.edited(issue, ask.reader, notified=told)
    return Reply.from_message(
        with_lines(message, changed_lines(fields_without_words(FIELDS), issue, before, ask.reader))
    )


def _notify_new_holders(tx: Tx, issue: Issue, before: Issue) -> list[int]:
    """Notify the people who hold the issue only after this change."""
    former = deadlines.holders(tx, before, on=tx.charter.day_of(tx.now))
    new = [one for one in deadlines.holders(tx, issue, on=tx.charter.day_of(tx.now)) if one not in former]
    return deadlines.notify_all(tx, issue, Reason.RAISED, new)


def list_issues(ask: Ask, read: Read) -> Reply:
    refuse_unknown_words(ask, ("all", "open", "closed"))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = issues_page(read, chosen, who=ask.actor)
    if (others := members_only_list(ask, found)) is not None:
        return others
    decided = Button("Decided", "say", "decisions")
    if not found.total_count:
        steps = (Button("Raise an issue", "raise", is_next_step=True), decided)
        return empty_list(ask, reply_views.nothing_listed(chosen, ask.reader), *steps)
    figures = _level_figures(ask, read, chosen)
    raise_one = Button("Raise an issue", "raise")
    row = [raise_one, decided] if kinds.may_press(ask, raise_one, None) else [decided]
    message = reply_views.listed(found, chosen, figures, ask.reader, words=ask.call.words, steps=row)
    return Reply.from_message(message)


def _level_figures(ask: Ask, read: Read, chosen: Filter) -> list[str]:
    """Return the backlog of each level, and in a list of all issues the time each level took."""
    held = issues_in_states(read, IssueState.OPEN, who=ask.actor, area=chosen.area)
    figures = [views.longest_waiting(issues.level_backlogs(held, charter=ask.charter, now=ask.now))]
    if chosen.every_state:
        decided = issues_in_states(
            read, *issues.FOLLOW_UP_STATES, IssueState.CLOSED, who=ask.actor, area=chosen.area
        )
        figures.append(views.decision_times(issues.level_durations(decided, charter=ask.charter), ask.reader))
    return [one for one in figures if one]
