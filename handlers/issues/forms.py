"""Open the forms for issues with the current values."""

from bot.issues import (
    Issue,
    level_above,
    level_below,
    level_of,
    levels_above,
    must_be_decided,
    must_be_open,
    must_not_await_answer,
)
from bot.permissions import check, may
from handlers.actions.steps import open_actions_of
from handlers.blocks.elements import Block
from handlers.calls import Ask, get_named
from handlers.handover import closing
from handlers.issues import deadlines, form_views, positions_views
from handlers.issues.commands import must_be_allowed_to_extend
from handlers.issues.escalation import holders_now, issue_to_escalate, may_send, may_skip_levels
from handlers.issues.questions import question_to_answer
from handlers.records.create import title_of
from storage.unit_of_work import Read


def raise_issue(ask: Ask, _: Read) -> Block:
    return form_views.raise_form(ask.reader, title=title_of(ask), area=ask.channel_area)


def escalate(ask: Ask, read: Read) -> Block:
    if not ask.parsed.refs:
        return raise_issue(ask, read)
    issue = issue_to_escalate(ask, read)
    above = level_above(issue, charter=ask.charter)
    must_not_await_answer(issue)
    held, asked = level_of(issue, ask.charter), holders_now(ask, read, issue)
    enters = not asked and may(ask.actor, "behalf") and not may_send(ask, issue)
    if not may_send(ask, issue) and not enters:
        return form_views.ask_up_form(issue, above, held, ask.reader, asked=asked)
    notified = deadlines.holders(read, issue, on=read.charter.day_of(ask.now), level=above.code)
    until = deadlines.level_due(read, issue, ask.today, level=above.code)
    further = levels_above(issue, ask.charter)[1:] if may_skip_levels(ask, issue) else ()
    vacant = held.name if enters else ""
    return form_views.escalate_form(
        issue, above, ask.reader, notified=notified, until=until, further=further, vacant=vacant
    )


def return_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "return")
    must_not_await_answer(issue)
    below = level_below(issue, charter=ask.charter)
    return form_views.return_form(issue, below)


def ask_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "ask")
    must_be_open(issue)
    must_not_await_answer(issue)
    raiser = ask.roster.slack_user(issue.created_by)
    return form_views.ask_form(issue, ask.reader, raiser=raiser)


def answer(ask: Ask, read: Read) -> Block:
    issue, question = question_to_answer(ask, read)
    return form_views.answer_form(issue, question)


def position(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "position")
    must_be_open(issue)
    return positions_views.position_form(issue)


def option(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "option")
    must_be_open(issue)
    return positions_views.option_form(issue)


def close(ask: Ask, read: Read) -> Block:
    """Return the form that asks for the result, with a choice for each open action that the asker may close."""
    issue = _decided(ask, read, "done")
    if open_actions_of(ask, read, issue):
        return closing.form_of(ask, read, issue, "done", ask.parsed.text)
    return form_views.close_form(issue, text=ask.parsed.text)


def settle(ask: Ask, read: Read) -> Block:
    return form_views.mark_form(_decided(ask, read, "mark"))


def _decided(ask: Ask, read: Read, verb: str) -> Issue:
    issue = get_named(ask, read, verb, Issue)
    check(ask.actor, "settle", issue, charter=ask.charter)
    must_be_decided(issue)
    return issue


def _issue(ask: Ask, read: Read, verb: str) -> Issue:
    issue = get_named(ask, read, verb, Issue)
    check(ask.actor, verb, issue, charter=ask.charter)
    return issue


def extend(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "move", Issue)
    must_be_allowed_to_extend(ask, issue)
    must_be_open(issue)
    return form_views.extend_form(issue)


def edit_issue(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "edit")
    must_be_open(issue)
    return form_views.edit_form(issue, ask.reader)


def withdraw(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "cancel", Issue)
    check(ask.actor, "withdraw", issue, charter=ask.charter)
    must_be_open(issue)
    return form_views.withdraw_form(issue)
