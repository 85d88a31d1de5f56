"""Open the forms for issues with the current values."""

from bot.issues import (
    Issue,
    level_above,
    level_below,
    levels_above,
    must_be_decided,
    must_be_open,
    must_not_await_answer,
)
from bot.permissions import check
from handlers.blocks.elements import Block
from handlers.calls import Ask, get_named
from handlers.issues import deadlines, form_views, positions_views, questions_views
from handlers.issues.commands import may_skip_levels, must_be_allowed_to_extend
from handlers.issues.questions import question_to_answer
from handlers.records.forms import title_of
from storage.unit_of_work import Read


def raise_issue(ask: Ask, _: Read) -> Block:
    return form_views.raise_form(ask.reader, words="raise", channel=ask.call.channel, title=title_of(ask))


def escalate(ask: Ask, read: Read) -> Block:
    if not ask.parsed.refs:
        return raise_issue(ask, read)
    issue = _issue(ask, read, "escalate")
    above = level_above(issue, charter=ask.charter)
    must_not_await_answer(issue)
    notified = deadlines.holders(read, issue, on=read.charter.day_of(ask.now), level=above.code)
    until = deadlines.level_due(read, issue, ask.today, level=above.code)
    further = levels_above(issue, ask.charter)[1:] if may_skip_levels(ask, issue) else ()
    channel = ask.call.channel
    return form_views.escalate_form(
        issue, above, ask.reader, notified=notified, until=until, further=further, channel=channel
    )


def return_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "return")
    must_not_await_answer(issue)
    below = level_below(issue, charter=ask.charter)
    return form_views.return_form(issue, below, channel=ask.call.channel)


def ask_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "ask")
    must_be_open(issue)
    must_not_await_answer(issue)
    raiser = ask.roster.slack_user(issue.created_by)
    return questions_views.ask_form(issue, ask.reader, raiser=raiser, channel=ask.call.channel)


def answer(ask: Ask, read: Read) -> Block:
    issue, question = question_to_answer(ask, read)
    return questions_views.answer_form(issue, question, channel=ask.call.channel)


def position(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "position")
    must_be_open(issue)
    return positions_views.position_form(issue, channel=ask.call.channel)


def option(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "option")
    must_be_open(issue)
    return positions_views.option_form(issue, channel=ask.call.channel)


def close(ask: Ask, read: Read) -> Block:
    """Return whether the form is needed: only issues ask for a result, actions close at once."""
    return form_views.close_form(_decided(ask, read, "done"), channel=ask.call.channel)


def settle(ask: Ask, read: Read) -> Block:
    return form_views.mark_form(_decided(ask, read, "mark"), channel=ask.call.channel)


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
    return form_views.extend_form(issue, channel=ask.call.channel)


def edit_issue(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "edit")
    must_be_open(issue)
    return form_views.edit_form(issue, ask.reader, channel=ask.call.channel)


def withdraw(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "cancel", Issue)
    check(ask.actor, "withdraw", issue, charter=ask.charter)
    must_be_open(issue)
    return form_views.withdraw_form(issue, channel=ask.call.channel)
