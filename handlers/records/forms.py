"""Which form a verb opens, filled with what is known."""

from bot.actions import Action, possible
from bot.grammar import plain
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
from handlers.actions import views as actions
from handlers.actions.commands import action_of, must_be_possible, must_be_under_way
from handlers.blocks.elements import Block
from handlers.calls import Ask, one_ref, seen, some_refs
from handlers.decisions import views as decisions
from handlers.events import views as events
from handlers.issues import deadlines as clocks
from handlers.issues import positions_views as positions
from handlers.issues import questions_views as questions
from handlers.issues import views as issues
from handlers.issues.commands import may_skip, must_be_ones_to_extend, named
from handlers.issues.questions import question_to_answer
from handlers.records import views as records
from handlers.records.commands import closed_action
from storage.unit_of_work import Read


def log_action(ask: Ask, _: Read) -> Block:
    return actions.log_form(ask.reader, words="action", channel=ask.call.channel, title=_title(ask))


def _title(ask: Ask) -> str:
    return " ".join(plain(ask.call.prefill, ask.listener).split())


def raise_issue(ask: Ask, _: Read) -> Block:
    return issues.raise_form(ask.reader, words="raise", channel=ask.call.channel, title=_title(ask))


def announce(ask: Ask, _: Read) -> Block:
    return events.announce_form(ask.reader, words="event", channel=ask.call.channel)


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


def decide(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "decide")
    must_be_open(issue)
    return decisions.decide_form(issue, ask.reader, channel=ask.call.channel)


def _issue(ask: Ask, read: Read, verb: str) -> Issue:
    issue = named(ask, read, verb)
    check(ask.who, verb, issue, charter=ask.charter)
    return issue


def note(ask: Ask, read: Read) -> Block:
    return records.note_form(seen(ask, read, some_refs(ask, "note")[0]), channel=ask.call.channel)


def extend(ask: Ask, read: Read) -> Block:
    issue = named(ask, read, "move")
    must_be_ones_to_extend(ask, issue)
    must_be_open(issue)
    return issues.extend_form(issue, channel=ask.call.channel)


def move(ask: Ask, read: Read) -> Block:
    return actions.move_form(_open_actions(ask, read, "move"), channel=ask.call.channel)


def assign(ask: Ask, read: Read) -> Block:
    action = _open_actions(ask, read, "assign")[0]
    return actions.assign_form(action, ask.reader, channel=ask.call.channel)


def edit_issue(ask: Ask, read: Read) -> Block:
    issue = _issue(ask, read, "edit")
    must_be_open(issue)
    return issues.edit_form(issue, ask.reader, channel=ask.call.channel)


def edit(ask: Ask, read: Read) -> Block:
    action = action_of(ask, read, one_ref(ask, "edit"), "edit")
    return actions.edit_form(action, ask.reader, channel=ask.call.channel)


def block(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "block")


def withdraw(ask: Ask, read: Read) -> Block:
    issue = named(ask, read, "cancel")
    check(ask.who, "withdraw", issue, charter=ask.charter)
    must_be_open(issue)
    return issues.withdraw_form(issue, channel=ask.call.channel)


def cancel(ask: Ask, read: Read) -> Block:
    return _reason(ask, read, "cancel")


def mark(ask: Ask, read: Read) -> Block:
    action = action_of(ask, read, one_ref(ask, "mark"), "mark")
    return actions.mark_form(action, possible(action), channel=ask.call.channel)


def _reason(ask: Ask, read: Read, verb: str) -> Block:
    chosen = [action_of(ask, read, ref, verb) for ref in some_refs(ask, verb)]
    for action in chosen:
        must_be_possible(ask, action, verb)
    return actions.reason_form(chosen, verb, channel=ask.call.channel)


def _open_actions(ask: Ask, read: Read, verb: str) -> list[Action]:
    chosen = [action_of(ask, read, ref, verb) for ref in some_refs(ask, verb)]
    for action in chosen:
        must_be_under_way(action, ask, verb)
    return chosen


def result(ask: Ask, read: Read) -> Block:
    return records.result_form(closed_action(ask, read), channel=ask.call.channel)
