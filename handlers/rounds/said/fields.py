"""The fields that a round asks for, in the order of its questions and in their words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from bot.charter import Charter
from bot.entries import Entry
from bot.grammar.options import Option, ValueType
from bot.registers import Register
from bot.round_rules import Question, RoundRule, register_of
from handlers.core.calls import Ask
from handlers.core.fields import Fields, RecordField, new_options
from handlers.registers.fields import EntryValue, fields_of
from handlers.registers.values.several import several_field
from handlers.rounds.standing import Standing


def question_fields(standing: Standing) -> Fields:
    """Return the fields of the register that are asked for, in the order of the questions and in their words."""
    return _fields(standing.rule, standing.register)


def typed_field(standing: Standing, question: Question) -> tuple[RecordField[Any], Option]:
    """Return the field of a question, with the option that reads words for it."""
    fields = ((one, one.option) for one in question_fields(standing) if one.name == question.name)
    return next((one, option) for one, option in fields if option is not None)


def question_options(charter: Charter) -> tuple[Option, ...]:
    """Return the fields of registers for which some round asks, each once."""
    asked = (
        one
        for rule in charter.rounds
        for one in new_options(_fields(rule, register_of(rule, charter.registers)))
    )
    return tuple({one.name: one for one in asked}.values())


@cache
def _fields(rule: RoundRule, register: Register) -> Fields:
    return tuple(field for one in rule.questions for field in _of_question(one, register))


def _of_question(question: Question, register: Register) -> Iterator[RecordField[Any]]:
    """Yield the field of a question, with that of the reason why there is no number."""
    by_name = {one.name: one for one in fields_of(register)}
    if (axis := next((one for one in register.states if one.name == question.name), None)) is not None:
        yield RecordField[Entry](
            option=Option(axis.name, ValueType.CHOICE, choices=axis.choices),
            label=question.ask,
            hint=question.hint,
            accessor=EntryValue(axis.name),
        )
        return
    field = by_name[question.name]
    declared = next(one for one in register.fields if one.name == question.name)
    if declared.several:
        field = several_field(declared.model_copy(update={"label": question.ask}))
    yield replace(field, label=question.ask, hint=question.hint or field.hint)
    if question.or_not_available:
        reason = by_name[question.or_not_available]
        label = register.by_name[question.or_not_available].shown_label
        yield replace(reason, label=f"If there is none: {label.lower()}")


def with_seat(ask: Ask) -> Ask:
    """Return a call in which the reference of an entry behind that of the round is the seat: "answer RD-1 IND-3 12"."""
    others: Sequence[object] = ask.parsed.refs[1:]
    if not others:
        return ask
    text = " ".join([*map(str, others), ask.parsed.text]).strip()
    return replace(ask, parsed=replace(ask.parsed, refs=ask.parsed.refs[:1], text=text))
