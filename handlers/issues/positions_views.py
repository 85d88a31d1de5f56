"""How positions on an issue look, and who has taken none."""

from bot.charter import Entity
from bot.issues import LETTERS, Issue
from bot.positions import Asked
from bot.records import TITLE_MAX
from handlers.blocks.elements import Block, Button, Message, buttons, choice_field, form, section, text_field
from handlers.blocks.text import Reader, cut, escape
from handlers.issues.views import head, positions, standing_of, waiting


def taken(issue: Issue, reader: Reader, *, entity: str) -> Message:
    standing = standing_of(issue, reader)
    agreed = "; all say the same" if standing.agreed else ""
    whose = f" for {escape(entity)}" if entity else ""
    text = f"{head(issue)}\nYour position{whose} is taken down. {positions(issue, reader)}\n{waiting(standing, reader)}{agreed}"
    row = [
        Button("Undo", "undo", issue.ref),
        *([Button("Decide", "decide", issue.ref)] if standing.agreed else []),
    ]
    return Message(text, (section(text), buttons(row)))


def added(issue: Issue, letter: str) -> Message:
    text = f"{head(issue)}\nOption {letter} is added: {escape(issue.options[-1])}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", issue.ref)])))


def silent(issue: Issue, reader: Reader) -> Message:
    standing = standing_of(issue, reader)
    if not issue.is_open:
        return Message(f"{head(issue)} is {issue.state}: nobody is asked any more.")
    lines = [head(issue), positions(issue, reader), f"{waiting(standing, reader)}."]
    lines += [_silent_one(one, reader) for one in standing.waiting]
    return Message("\n".join(filter(None, lines)))


def _silent_one(one: Asked, reader: Reader) -> str:
    whose = f"{escape(one.entity)}: " if one.entity else ""
    away = f" is away; {reader.name(one.officer)} is asked" if one.officer else ""
    return f"{whose}{reader.name(one.person)}{away}"


def which(issue: Issue, example: str) -> str:
    letters = ", ".join(LETTERS[: len(issue.options)])
    return f"Which position? {f'Say {letters}, or your own words. ' if letters else ''}Example: {example}"


def not_theirs(entity: Entity) -> str:
    return f"You do not speak for {escape(entity.name)}. Your own position is said without entity:."


def position_form(issue: Issue, *, channel: str) -> Block:
    options = [
        (cut(f"{letter}  {option}", 75), letter)
        for letter, option in zip(LETTERS, issue.options, strict=False)
    ]
    fields = [
        *([choice_field("option", "Option", options)] if options else []),
        text_field("text", "In your own words", most=TITLE_MAX, long=True, optional=bool(options)),
    ]
    return form(
        f"Position on {issue.ref}", "Take it down", fields, words=f"position {issue.ref}", channel=channel
    )


def option_form(issue: Issue, *, channel: str) -> Block:
    field = text_field("text", "The option", most=TITLE_MAX)
    return form(f"Option for {issue.ref}", "Add it", [field], words=f"option {issue.ref}", channel=channel)
