"""The fields of an issue."""

from dataclasses import replace

from slackblocks import InputBlock

from bot.calendar import local
from bot.errors import UserError
from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.issues import OPTION_LETTERS, Issue, level_phrase
from bot.records import checked_title
from handlers.core.blocks.elements import choice_field, text_field
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask
from handlers.core.fields import AREA, MAKER, NAME, VISIBILITY, RecordField
from storage.unit_of_work import Read


def _entity_input(ask: Ask, _: Issue | None) -> InputBlock | None:
    known = [one for one in ask.charter.entities if one.is_in_force(ask.today)]
    choices = [(one.name, one.code) for one in known]
    return choice_field("entity", "Only those of one entity", choices) if choices else None


def _options(ask: Ask, _: Read, issue: Issue) -> tuple[str, ...]:
    if issue.positions:
        raise UserError(
            f"Positions on {issue.ref} name its options, so these stay. To add one: option {issue.ref} ..."
        )
    return options_named(ask)


def options_named(ask: Ask) -> tuple[str, ...]:
    parts = ask.parsed.option_text("options").split(";")
    lines = [line for part in parts for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(OPTION_LETTERS)]


def _options_input(_: Ask, issue: Issue | None) -> InputBlock | None:
    if issue is not None and issue.positions:
        return None
    hint, value = "One a line, or with ; between them.", "\n".join(issue.options) if issue is not None else ""
    return text_field("options", "Options", hint=hint, long=True, optional=True, value=value)


FIELDS = (
    replace(
        NAME,
        label="The question",
        noun="question",
        asks=lambda ask: f"It goes to {level_phrase(ask.charter.first_level)} first.",
        column="Question",
    ),
    AREA,
    RecordField[Issue](
        label="With",
        attribute="level",
        says=lambda issue, reader, _: reader.level(issue.level),
        cell=lambda issue, reader, _: reader.charter.level(issue.level).name,
        line=None,
    ),
    RecordField[Issue](
        option=OPTIONS["due"],
        label="Answer due",
        attribute="due",
        is_only_new=True,
        is_made_with=True,
        says=lambda issue, reader, _: reader.due(issue.due) if issue.due else "",
        cell=lambda issue, _, __: issue.due.day if issue.due else "",
        form=FormPart.NONE,
        line=None,
        column="Until",
    ),
    RecordField[Issue](label="State", attribute="state", line=None, history=None),
    replace(MAKER, label="Raised by"),
    RecordField[Issue](
        label="Raised on",
        attribute="created_at",
        cell=lambda issue, reader, _: local(issue.created_at, reader.zone).date(),
        line=None,
        history=None,
    ),
    RecordField[Issue](
        option=OPTIONS["entity"],
        label="Only those of one entity",
        empty=None,
        is_only_new=True,
        input=_entity_input,
        form=FormPart.FIRST,
        edit_form=FormPart.NONE,
        line=None,
        history=None,
        column="Entity",
    ),
    RecordField[Issue](
        option=OPTIONS["options"],
        label="Options",
        is_made_with=True,
        reads=_options,
        says=lambda issue, _, __: escape("; ".join(issue.options)),
        cell=lambda issue, _, __: "; ".join(issue.options),
        input=_options_input,
        form=FormPart.FIRST,
        line=None,
    ),
    replace(VISIBILITY, form=FormPart.NONE),
    RecordField[Issue](
        label="For", attribute="for_id", says=lambda _, __, for_ref: for_ref, line=None, column=None
    ),
    RecordField[Issue](
        label="Answer", attribute="answer", says=lambda issue, _, __: issue.answer, line=None, column=None
    ),
)
