"""The forms for issues, with the current values."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.charter import Level
from bot.issues import (
    OPTION_LETTERS,
    Issue,
    IssueState,
    level_above,
    level_below,
    level_of,
    level_phrase,
    levels_above,
    must_be_decided,
    must_be_open,
    must_not_await_answer,
)
from bot.permissions import may
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.actions.steps import open_actions_of
from handlers.core.blocks.elements import (
    LABEL_MAX,
    Block,
    choice_field,
    day_field,
    form,
    people_field,
    section,
    text_field,
)
from handlers.core.blocks.text import capitalized, cut, escape, possessive
from handlers.core.calls import Ask, get_named
from handlers.core.fields import form_inputs
from handlers.handover import closing
from handlers.issues import deadlines
from handlers.issues.commands import must_be_allowed_to_extend
from handlers.issues.escalation import holders_now, issue_to_escalate, may_send, may_skip_levels
from handlers.issues.fields import FIELDS
from handlers.issues.questions import question_to_answer
from storage.unit_of_work import Read

MORE = "More"  # shown where a field is rarely used
ESCALATION_REASONS = ("No agreement", "Not ours to decide", "Money", "Policy", "Time")


def raise_issue(ask: Ask, _: Read) -> Block:
    fields, rare = form_inputs(ask, FIELDS)
    return form("Raise an issue", "Raise it", fields, words="raise", rare=rare, more=MORE)


def escalate(ask: Ask, read: Read) -> Block:
    if not ask.parsed.refs:
        return raise_issue(ask, read)
    issue = issue_to_escalate(ask, read)
    above = level_above(issue, charter=ask.charter)
    must_not_await_answer(issue)
    held, asked = level_of(issue, ask.charter), holders_now(ask, read, issue)
    enters = not asked and may(ask.actor, "behalf") and not may_send(ask, issue)
    if not may_send(ask, issue) and not enters:
        return _ask_up(ask, issue, above, held, asked)
    notified = deadlines.holders(read, issue, on=read.charter.day_of(ask.now), level=above.code)
    until = deadlines.level_due(read, issue, ask.today, level=above.code)
    further = levels_above(issue, ask.charter)[1:] if may_skip_levels(ask, issue) else ()
    who = f" ({ask.reader.names(notified)})" if notified else ""
    hint = f"It goes to {level_phrase(above)}{who}, who are asked to answer by {ask.reader.due(until)}."
    # Nobody on the roster holds it: it is sent in the name of the level.
    in_name = [text_field("behalf", "In the name of", value=held.name, optional=True)] if enters else []
    fields = [*_reason_fields(hint), *_skip_fields(further), *in_name]
    return _form_about(issue, f"Escalate {issue.ref}", "Escalate", fields, words=_escalate_words(issue))


def _ask_up(ask: Ask, issue: Issue, above: Level, held: Level, asked: Sequence[int]) -> Block:
    """Return the form in which somebody who does not hold an issue asks to send it up."""
    who = f" ({ask.reader.names(asked)})" if asked else ""
    hint = f"{level_phrase(held)}{who} has it. I'll ask to send it up to {level_phrase(above)}."
    fields = _reason_fields(capitalized(hint))
    return _form_about(issue, f"Send {issue.ref} up?", "Ask", fields, words=_escalate_words(issue))


def _escalate_words(issue: Issue) -> str:
    """Return the words of a form that no longer counts once the issue has left its level."""
    return f"escalate {issue.ref} held:{issue.level}"


def _reason_fields(hint: str) -> list[InputBlock]:
    return [
        choice_field("reason", "What is in the way?", [(one, one) for one in ESCALATION_REASONS]),
        text_field("text", "In your words", hint=hint, max_length=TEXT_MAX, long=True, optional=True),
    ]


def _skip_fields(levels: Sequence[Level]) -> list[InputBlock]:
    if not levels:
        return []
    names = [(level.name, level.code) for level in levels]
    return [
        choice_field("to", "Past the next level, to", names, hint="Only where it is urgent."),
        text_field("urgent", "Why it is urgent", max_length=200, optional=True),
    ]


def return_(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "return", Issue, right="return")
    must_not_await_answer(issue)
    hint = f"It goes back to {level_phrase(level_below(issue, charter=ask.charter))}."
    field = text_field("text", "With which guidance?", hint=hint, max_length=TEXT_MAX, long=True)
    words = f"return {issue.ref}"
    return _form_about(issue, f"Send {issue.ref} back", "Send it back", [field], words=words)


def ask_(ask: Ask, read: Read) -> Block:
    issue = _open(ask, read, "ask")
    must_not_await_answer(issue)
    raiser = ask.roster.slack_user(issue.created_by)
    hint = f"{capitalized(possessive(ask.reader.level(issue.level)))} time stops until the answer."
    fields = [
        text_field("text", "The question", max_length=TITLE_MAX, hint=hint),
        people_field("owner", "Who is asked", optional=False, users=[raiser] if raiser else []),
        day_field("due", "Answer due", hint="Left empty: five working days."),
    ]
    return _form_about(issue, f"Ask about {issue.ref}", "Ask", fields, words=f"ask {issue.ref}")


def answer(ask: Ask, read: Read) -> Block:
    issue, question = question_to_answer(ask, read)
    field = text_field("text", question.title, max_length=TEXT_MAX, long=True)
    return _form_about(issue, f"Answer {issue.ref}", "Answer", [field], words=f"answer {issue.ref}")


def position(ask: Ask, read: Read) -> Block:
    issue = _open(ask, read, "position")
    numbered = zip(OPTION_LETTERS, issue.options, strict=False)
    options = [(cut(f"{letter}  {option}", LABEL_MAX), letter) for letter, option in numbered]
    fields = [
        *([choice_field("option", "Option", options)] if options else []),
        text_field("text", "In your own words", max_length=TITLE_MAX, long=True, optional=bool(options)),
    ]
    words = f"position {issue.ref}"
    return _form_about(issue, f"Position on {issue.ref}", "Say it", fields, words=words)


def option(ask: Ask, read: Read) -> Block:
    issue = _open(ask, read, "option")
    field = text_field("text", "The option", max_length=TITLE_MAX)
    return _form_about(issue, f"Option for {issue.ref}", "Add it", [field], words=f"option {issue.ref}")


def close(ask: Ask, read: Read) -> Block:
    """Return the form that asks for the result, with a choice for each open action that the asker may close."""
    issue = _decided(ask, read, "done")
    if open_actions_of(ask, read, issue):
        return closing.form_of(ask, read, issue, "done", ask.parsed.text)
    field = text_field(
        "text", "What came of it?", max_length=TEXT_MAX, long=True, value=cut(ask.parsed.text, TEXT_MAX)
    )
    return _form_about(issue, f"Close {issue.ref}", "Close it", [field], words=f"done {issue.ref}")


def settle(ask: Ask, read: Read) -> Block:
    issue = _decided(ask, read, "mark")
    states = [(capitalized(state), state) for state in (IssueState.IMPLEMENTED, IssueState.CLOSED)]
    fields = [
        choice_field("state", "What is it now?", states, optional=False),
        text_field("text", "What came of it?", max_length=TEXT_MAX, long=True, optional=True),
    ]
    return _form_about(issue, f"State of {issue.ref}", "Change it", fields, words=f"mark {issue.ref}")


def _decided(ask: Ask, read: Read, verb: str) -> Issue:
    issue = get_named(ask, read, verb, Issue, right="settle")
    must_be_decided(issue)
    return issue


def _open(ask: Ask, read: Read, verb: str, *, right: str = "") -> Issue:
    issue = get_named(ask, read, verb, Issue, right=right or verb)
    must_be_open(issue)
    return issue


def extend(ask: Ask, read: Read) -> Block:
    issue = get_named(ask, read, "move", Issue)
    must_be_allowed_to_extend(ask, issue)
    must_be_open(issue)
    fields = [
        day_field("due", "Answer due", optional=False, value=issue.due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return _form_about(issue, f"More time for {issue.ref}", "Move it", fields, words=f"move {issue.ref}")


def edit_issue(ask: Ask, read: Read) -> Block:
    issue = _open(ask, read, "edit")
    fields, rare = form_inputs(ask, FIELDS, issue)
    title, words = f"Change {issue.ref}", f"edit {issue.ref}"
    return form(title, "Change it", fields, words=words, rare=rare, more=MORE)


def withdraw(ask: Ask, read: Read) -> Block:
    issue = _open(ask, read, "cancel", right="withdraw")
    field = text_field("text", "Why is it taken back?", max_length=TEXT_MAX, long=True)
    words = f"cancel {issue.ref}"
    return _form_about(issue, f"Take {issue.ref} back", "Take it back", [field], words=words)


def _form_about(issue: Issue, title: str, submit: str, fields: Sequence[InputBlock], *, words: str) -> Block:
    """Return a form under the question that it is about: its reference alone says nothing to most people."""
    return form(title, submit, fields, words=words, above=[section(f"*{escape(issue.title)}*")])
