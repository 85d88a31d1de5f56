"""Raise, return, extend, edit, withdraw and list issues."""

import copy

from bot import issues
from bot.actions import PLAIN_FIELD_NAMES
from bot.calendar import Due
from bot.charter import Entity
from bot.errors import UserError, to_fill_in
from bot.issues import Issue, IssueState
from bot.notifications import Reason
from bot.permissions import check, holds_level, permitted_identity
from bot.records import Kind, checked_text, checked_title, nothing_to_edit
from handlers import kinds
from handlers.actions import changes
from handlers.actions.steps import ask_about_open_actions
from handlers.blocks.elements import Button
from handlers.calls import Ask, Presser, Reply, get_named, refuse_unknown_words
from handlers.delivery.notify import card_channel, place_card
from handlers.delivery.recipients import notified_sentence
from handlers.dependent_dates.views import days_that_stay
from handlers.issues import deadlines, on_closed, reply_views, views
from handlers.issues.on_closed import drop_draft
from handlers.kinds import empty_list, members_only_list
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import area_in_force, create_with_card, new_record_fields
from storage.issues import issues_in_states, issues_page
from storage.records import Filter, read_filter
from storage.unit_of_work import Read, Tx

RAISE_OPTIONS = ("area", "entity", "due", "options", "visibility", "behalf")


def raise_(ask: Ask, tx: Tx) -> Reply:
    """Raise an issue at the lowest level; it keeps today's ladder."""
    entity = ask.parsed.value("entity", Entity)
    ask_about_closed_day(ask, ask.parsed.value("due", Due), [ask.actor.person_id])
    issue = Issue(
        **new_record_fields(ask, tx, Kind.ISSUE),
        entity=entity.code if entity else None,
        state=IssueState.OPEN,
        options=_parse_options(ask.parsed.option_text("options")),
        level=ask.charter.first_level.code,
        level_since=ask.now,
        ladder=ask.charter.levels_in_use,
    )
    issue.readers = issues.first_readers(issue, ask.charter)
    deadlines.start_clock(tx, issue, ask.today)
    if (due := ask.parsed.value("due", Due)) is not None:
        issues.set_level_deadline(issue, due, charter=ask.charter)
    create_with_card(ask, tx, issue)
    deadlines.notify_holders(tx, issue, Reason.RAISED, but=[ask.actor.person_id])
    deadlines.plan_issue(tx, issue)
    told = deadlines.holders_notified(tx, issue, ask.reader)
    return Reply.from_message(
        reply_views.raised(issue, ask.reader, notified=told, remarks=days_that_stay(ask))
    )


def _parse_options(text: str) -> tuple[str, ...]:
    lines = [line for part in text.split(";") for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(issues.OPTION_LETTERS)]


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


def extend(ask: Ask, tx: Tx) -> Reply:
    """Set another deadline for the current level."""
    issue = get_named(ask, tx, "move", Issue)
    must_be_allowed_to_extend(ask, issue)
    issues.must_be_open(issue)
    due = ask.parsed.value("due", Due)
    if due is None:
        raise UserError("To which day?", offers=[to_fill_in("move", issue.ref)])
    ask_about_closed_day(ask, due, [ask.actor.person_id])
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    before = issue.due
    if before is not None and (before.day, before.at) == (due.day, due.at):
        raise UserError(f"The answer to {issue.ref} is already due then. Nothing has changed.")
    issues.set_level_deadline(issue, due, charter=ask.charter)
    tx.change(issue, "move", why=why)
    deadlines.plan_new_deadline(tx, issue)
    return Reply.from_message(reply_views.extended(issue, before, ask.reader, remarks=days_that_stay(ask)))


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
    on_closed.cancel_question(tx, issue, why=f"{issue.ref} is taken back")
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
    before = copy.copy(issue)
    for name, value in _edited_fields(ask, issue).items():
        setattr(issue, name, value)
    if vars(issue) == vars(before):
        raise nothing_to_edit(issue)
    issue.refresh_search_text()
    tx.change(issue, "edit")
    if card_channel(tx, issue) != card_channel(tx, before):
        place_card(tx, issue)
    changes.correct_digests(tx, issue, before)
    notified = _notify_new_holders(tx, issue, before)
    deadlines.plan_issue(tx, issue)
    told = notified_sentence(tx, notified, ask.reader)
    return Reply.from_message(reply_views.edited(issue, ask.reader, notified=told))


def _notify_new_holders(tx: Tx, issue: Issue, before: Issue) -> list[int]:
    """Notify the people who hold the issue only after this change."""
    former = deadlines.holders(tx, before, on=tx.charter.day_of(tx.now))
    new = [one for one in deadlines.holders(tx, issue, on=tx.charter.day_of(tx.now)) if one not in former]
    return deadlines.notify_all(tx, issue, Reason.RAISED, new)


def _edited_fields(ask: Ask, issue: Issue) -> dict[str, object]:
    """Return the named fields with their new values. Raises UserError for other fields."""
    other = [
        name for name in ("entity", "for", *PLAIN_FIELD_NAMES, "due", "owner") if name in ask.parsed.options
    ]
    if other:
        raise reply_views.not_editable(issue, other[0])
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
    cleared = {"area": None} if (ask.call.values or {}).get("area") == "" else {}
    return {name: value for name, value in named.items() if value is not None} | cleared


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
