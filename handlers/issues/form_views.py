"""Forms for issues."""

from collections.abc import Sequence

from slackblocks import InputBlock

from bot.actions import Action
from bot.calendar import Due
from bot.charter import Area, Level
from bot.issues import Issue, IssueState, level_phrase
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.blocks.elements import Block, choice_field, day_field, form, people_field, section, text_field
from handlers.blocks.text import Reader, capitalized, cut, escape, possessive

ESCALATION_REASONS = ("No agreement", "Not ours to decide", "Money", "Policy", "Time")


def form_about(issue: Issue, title: str, submit: str, fields: Sequence[InputBlock], *, words: str) -> Block:
    """Return a form under the question that it is about: its reference alone says nothing to most people."""
    above = [section(f"*{escape(issue.title)}*")]
    return form(title, submit, fields, words=words, above=above)


def extend_form(issue: Issue) -> Block:
    fields = [
        day_field("due", "Answer due", optional=False, value=issue.due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    return form_about(issue, f"More time for {issue.ref}", "Move it", fields, words=f"move {issue.ref}")


def raise_form(reader: Reader, *, title: str, area: Area | None) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    entities = [(one.name, one.code) for one in reader.charter.entities if one.is_in_force(reader.today)]
    only = [choice_field("entity", "Only those of one entity", entities)] if entities else []
    fields = [
        text_field(
            "text",
            "The question",
            max_length=TITLE_MAX,
            value=cut(title, TITLE_MAX),
            hint=f"It goes to {level_phrase(reader.charter.first_level)} first.",
        ),
        choice_field("area", "Area", areas, value=area.code if area else None),
        *only,
        text_field(
            "options", "Options", hint="One a line, or with ; between them.", long=True, optional=True
        ),
    ]
    return form("Raise an issue", "Raise it", fields, words="raise")


def edit_form(issue: Issue, reader: Reader) -> Block:
    areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
    options = text_field(
        "options", "Options", hint="One a line.", long=True, optional=True, value="\n".join(issue.options)
    )
    fields = [
        text_field("text", "The question", max_length=TITLE_MAX, value=issue.title),
        choice_field("area", "Area", areas, value=issue.area),
        *([] if issue.positions else [options]),
    ]
    return form(f"Change {issue.ref}", "Change it", fields, words=f"edit {issue.ref}")


def escalate_form(
    issue: Issue,
    above: Level,
    reader: Reader,
    *,
    notified: Sequence[int],
    until: Due,
    further: Sequence[Level],
    vacant: str,
) -> Block:
    """Return the escalation form, which shows who is notified and until when they answer.

    `vacant` is the name of the level in whose name it is sent, because nobody on the roster holds it; else "".
    """
    who = f" ({reader.names(notified)})" if notified else ""
    hint = f"It goes to {level_phrase(above)}{who}, who are asked to answer by {reader.due(until)}."
    in_name = [text_field("behalf", "In the name of", value=vacant, optional=True)] if vacant else []
    fields = [*_reason_fields(hint), *_skip_fields(further), *in_name]
    return form_about(issue, f"Escalate {issue.ref}", "Escalate", fields, words=_escalate_words(issue))


def ask_up_form(issue: Issue, above: Level, held: Level, reader: Reader, *, asked: Sequence[int]) -> Block:
    """Return the form in which somebody who does not hold an issue asks to send it up."""
    who = f" ({reader.names(asked)})" if asked else ""
    hint = f"{level_phrase(held)}{who} has it. I'll ask to send it up to {level_phrase(above)}."
    fields = _reason_fields(capitalized(hint))
    return form_about(issue, f"Send {issue.ref} up?", "Ask", fields, words=_escalate_words(issue))


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


def return_form(issue: Issue, below: Level) -> Block:
    hint = f"It goes back to {level_phrase(below)}."
    field = text_field("text", "With which guidance?", hint=hint, max_length=TEXT_MAX, long=True)
    words = f"return {issue.ref}"
    return form_about(issue, f"Send {issue.ref} back", "Send it back", [field], words=words)


def withdraw_form(issue: Issue) -> Block:
    field = text_field("text", "Why is it taken back?", max_length=TEXT_MAX, long=True)
    words = f"cancel {issue.ref}"
    return form_about(issue, f"Take {issue.ref} back", "Take it back", [field], words=words)


def close_form(issue: Issue, *, text: str) -> Block:
    field = text_field("text", "What came of it?", max_length=TEXT_MAX, long=True, value=cut(text, TEXT_MAX))
    return form_about(issue, f"Close {issue.ref}", "Close it", [field], words=f"done {issue.ref}")


def mark_form(issue: Issue) -> Block:
    states = [(capitalized(state), state) for state in (IssueState.IMPLEMENTED, IssueState.CLOSED)]
    fields = [
        choice_field("state", "What is it now?", states, optional=False),
        text_field("text", "What came of it?", max_length=TEXT_MAX, long=True, optional=True),
    ]
    return form_about(issue, f"State of {issue.ref}", "Change it", fields, words=f"mark {issue.ref}")


def ask_form(issue: Issue, reader: Reader, *, raiser: str | None) -> Block:
    hint = f"{capitalized(possessive(reader.level(issue.level)))} time stops until the answer."
    fields = [
        text_field("text", "The question", max_length=TITLE_MAX, hint=hint),
        people_field("owner", "Who is asked", optional=False, users=[raiser] if raiser else []),
        day_field("due", "Answer due", hint="Left empty: five working days."),
    ]
    return form_about(issue, f"Ask about {issue.ref}", "Ask", fields, words=f"ask {issue.ref}")


def answer_form(issue: Issue, question: Action) -> Block:
    field = text_field("text", question.title, max_length=TEXT_MAX, long=True)
    return form_about(issue, f"Answer {issue.ref}", "Answer", [field], words=f"answer {issue.ref}")
