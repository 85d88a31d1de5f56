"""The forms of issues, filled with what is known."""

from bot.issues import (
    Issue,
    level_above,
    level_below,
    levels_above,
    must_be_open,
    must_be_settled,
    must_not_wait,
)
from bot.permissions import check
from handlers.blocks.elements import Block
from handlers.calls import Ask
from handlers.issues import deadlines as clocks
from handlers.issues import positions_views as positions
from handlers.issues import questions_views as questions
from handlers.issues import views as issues
from handlers.issues.commands import may_skip, must_be_ones_to_extend, named
from handlers.issues.questions import question_to_answer
from handlers.records.forms import title_of
from storage.unit_of_work import Read


def raise_issue(ask: Ask, _: Read) -> Block:
    return issues.raise_form(ask.reader, words="raise", channel=ask.call.channel, title=title_of(ask))


def escalate(ask: Ask, read: Read) -> Block:
    if not ask.said.refs:
        return raise_issue(ask, read)
    issue = _issue(ask, read, "escalate")
    above = level_above(issue, charter=ask.charter)
    must_not_wait(issue)
    told = clocks.holders(read, issue, on=ask.today, level=above.code)
    until = clocks.clock(read, issue, ask.today, level=above.code)
    further = levels_above(issue, ask.charter)[1:] if may_skip(ask, issue) else ()
    channel = ask.call.channel
    return issues.escalate_form(
        issue, above, ask.reader, told=told, until=until, further=further, channel=channel
    )


def return_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "return")
    must_not_wait(issue)
    below = level_below(issue, charter=ask.charter)
    return issues.return_form(issue, below, channel=ask.call.channel)


def ask_(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "ask")
    must_be_open(issue)
    must_not_wait(issue)
    raiser = ask.roster.user(issue.created_by)
    return questions.ask_form(issue, ask.reader, raiser=raiser, channel=ask.call.channel)


def answer(ask: Ask, read: Read) -> Block:
    issue, question = question_to_answer(ask, read)
    return questions.answer_form(issue, question, channel=ask.call.channel)


def position(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "position")
    must_be_open(issue)
    return positions.position_form(issue, channel=ask.call.channel)


def option(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "option")
    must_be_open(issue)
    return positions.option_form(issue, channel=ask.call.channel)


def close(ask: Ask, read: Read) -> Block:
    """Of what is closed with a form only issues ask for their result; actions are closed at once."""
    return issues.close_form(_decided(ask, read, "done"), channel=ask.call.channel)


def settle(ask: Ask, read: Read) -> Block:
    return issues.settle_form(_decided(ask, read, "mark"), channel=ask.call.channel)


def _decided(ask: Ask, read: Read, verb: str) -> Issue:
    issue = named(ask, read, verb)
    check(ask.who, "settle", issue, charter=ask.charter)
    must_be_settled(issue)
    return issue


def _issue(ask: Ask, read: Read, verb: str) -> Issue:
    issue = named(ask, read, verb)
    check(ask.who, verb, issue, charter=ask.charter)
    return issue


def extend(ask: Ask, read: Read) -> Block:
    issue = named(ask, read, "move")
    must_be_ones_to_extend(ask, issue)
    must_be_open(issue)
    return issues.extend_form(issue, channel=ask.call.channel)


def edit_issue(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "edit")
    must_be_open(issue)
    return issues.edit_form(issue, ask.reader, channel=ask.call.channel)


def withdraw(ask: Ask, read: Read) -> Block:
    issue = named(ask, read, "cancel")
    check(ask.who, "withdraw", issue, charter=ask.charter)
    must_be_open(issue)
    return issues.withdraw_form(issue, channel=ask.call.channel)
