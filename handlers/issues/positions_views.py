"""Views of positions on an issue."""

from bot.charter import Entity
from bot.issues import OPTION_LETTERS, Issue
from bot.positions import PositionRequest
from bot.records import TITLE_MAX
from handlers.blocks.elements import Block, Button, Message, buttons, choice_field, form, section, text_field
from handlers.blocks.text import Reader, cut, escape
from handlers.issues.views import head, position_line, position_status, response_count


def position_recorded(issue: Issue, reader: Reader, *, entity: str) -> Message:
    standing = position_status(issue, reader)
    agreed = "; all say the same" if standing.is_unanimous else ""
    whose = f" for {escape(entity)}" if entity else ""
    text = f"{head(issue)}\nYour position{whose} is taken down. {position_line(issue, reader)}\n{response_count(standing, reader)}{agreed}"
    row = [
        Button("Undo", "undo", issue.ref),
        *([Button("Decide", "decide", issue.ref)] if standing.is_unanimous else []),
    ]
    return Message(text, (section(text), buttons(row)))


def option_added(issue: Issue, letter: str) -> Message:
    text = f"{head(issue)}\nOption {letter} is added: {escape(issue.options[-1])}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def unanswered(issue: Issue, reader: Reader) -> Message:
    standing = position_status(issue, reader)
    if not issue.is_open:
        return Message(f"{head(issue)} is {issue.state}: nobody is asked any more.")
    lines = [head(issue), position_line(issue, reader), f"{response_count(standing, reader)}."]
    lines += [_unanswered_line(one, reader) for one in standing.unanswered]
    return Message("\n".join(filter(None, lines)))


def _unanswered_line(one: PositionRequest, reader: Reader) -> str:
    whose = f"{escape(one.entity)}: " if one.entity else ""
    away = f" is away; {reader.name(one.officer)} is asked" if one.officer else ""
    return f"{whose}{reader.name(one.person_id)}{away}"


def position_required(issue: Issue, example: str) -> str:
    letters = ", ".join(OPTION_LETTERS[: len(issue.options)])
    return f"Which position? {f'Say {letters}, or your own words. ' if letters else ''}Example: {example}"


def may_not_speak_for(entity: Entity) -> str:
    return f"You do not speak for {escape(entity.name)}. Your own position is said without entity:."


def position_form(issue: Issue, *, channel: str) -> Block:
    options = [
        (cut(f"{letter}  {option}", 75), letter)
        for letter, option in zip(OPTION_LETTERS, issue.options, strict=False)
    ]
    fields = [
        *([choice_field("option", "Option", options)] if options else []),
        text_field("text", "In your own words", max_length=TITLE_MAX, long=True, optional=bool(options)),
    ]
    words = f"position {issue.ref}"
    return form(f"Position on {issue.ref}", "Take it down", fields, words=words, channel=channel)


def option_form(issue: Issue, *, channel: str) -> Block:
    field = text_field("text", "The option", max_length=TITLE_MAX)
    return form(f"Option for {issue.ref}", "Add it", [field], words=f"option {issue.ref}", channel=channel)
