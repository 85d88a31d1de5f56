"""Fields of entries that name a person: kept by the id of the roster, so that who is renamed, or erased, is so there too."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from slackblocks import InputBlock

from bot.charter_section import Rights
from bot.entries import Entry
from bot.fields import FormPart
from bot.grammar.options import Option, ValueType
from bot.permissions import Actor
from bot.register_types import PERSON
from bot.registers import Register, RegisterField
from handlers.core.blocks.elements import Button, people_field
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.blocks.things import first_of
from handlers.core.calls import NOBODY, Ask
from handlers.core.fields import RecordField
from handlers.core.kinds import HoldingList
from handlers.core.records.export_views import filter_phrase
from handlers.registers.values.several import EntryValues, is_form
from storage.records import Filter, ListPage, ListQuery
from storage.registers import entries_page
from storage.unit_of_work import Read


def person_field(one: RegisterField) -> RecordField[Entry]:
    """Return a declared field that names a person."""
    return RecordField[Entry](
        option=Option(one.name, ValueType.PEOPLE),
        label=one.shown_label,
        accessor=EntryValues(one.name),
        empty=(),
        history=one.shown_label.lower(),
        required=one.required,
        is_asked_for=one.required,
        form=FormPart.FIRST if one.required or one.required_where else FormPart.MORE,
        writes=lambda ask, _, entry: _write(one, ask, entry),
        input=lambda ask, entry: person_input(one, ask, entry, is_optional=not one.required),
        says=lambda entry, reader, _: escape(name_of(entry.value(one.name), reader)),
        cell=lambda entry, reader, _: name_of(entry.value(one.name), reader),
    )


def name_of(text: str, reader: Reader) -> str:
    """Return the name of the person that a value is; a text of an earlier charter as it is."""
    known = text.isdecimal() and int(text) in reader.roster.persons
    return reader.roster.names([int(text)]) if known else text


def person_input(
    one: RegisterField, ask: Ask, entry: Entry | None, *, is_optional: bool = True
) -> InputBlock:
    users = _users(ask, entry.value(one.name) if entry is not None else "")
    return people_field(one.name, one.shown_label, hint="One person.", optional=is_optional, users=users)


def said_person(one: RegisterField, ask: Ask) -> str:
    """Return the person who was named, as a value; "" for nobody. Raises an error for several, and for who isn't on the roster."""
    named = ask.parsed.people(one.name)
    if len(named) > 1:
        raise ask.error_at(one.name, f"The {one.shown_label.lower()} is one person. Name one of them.")
    if not named:
        return ""
    if (person := named[0].person_id) is None or person == NOBODY:
        raise ask.error_at(
            one.name,
            f"They aren't on the roster yet. Ask {ask.reader.officers(Rights.SECRETARY)} to add them, or name somebody who is.",
        )
    return str(person)


def _write(one: RegisterField, ask: Ask, entry: Entry) -> None:
    said, was = said_person(one, ask), entry.value(one.name)
    if not said and was and is_form(ask) and not _users(ask, was):
        return  # a form can't show who has no account
    if said and said != was and ask.roster.has_left(int(said), ask.today):
        raise ask.error_at(one.name, f"{ask.roster.name(int(said))} has left. Name somebody who is here.")
    EntryValues(one.name).set(entry, (said,))


def _users(ask: Ask, text: str) -> list[str]:
    user = ask.roster.slack_user(int(text)) if text.isdecimal() else None
    return [user] if user else []


def holdings_of_named(register: Register) -> Sequence[HoldingList[Entry]]:
    """Return the open entries that name a person, by each field: who goes on has to name somebody else there."""
    return tuple(_named_in(register, one) for one in register.fields if one.value_type == PERSON)


def _named_in(register: Register, one: RegisterField) -> HoldingList[Entry]:
    def find(read: Read, person: int, who: Actor, now: datetime, area: str | None) -> ListPage:
        asked = ListQuery(who=who, now=now, today=read.charter.day_of(now), chosen=Filter(area=area))
        return entries_page(read, asked, register, says={one.name: str(person)})

    return HoldingList(
        label=lambda number: f"{count(number, register.singular, register.many)} (under “{one.shown_label}”)",
        find=find,
        line=lambda entry, *_: f"*{entry.ref}*  {escape(entry.title)} · under “{escape(one.shown_label)}”",
    )


def filters_said(register: Register, chosen: Filter, reader: Reader) -> str:
    """Return the filters of a list; where others than owners are named, that these own what it has."""
    if chosen.owner is None or register.owner is not None or not register.person_names:
        return filter_phrase(chosen, reader)
    return f" owned by {reader.name(chosen.owner)}{filter_phrase(replace(chosen, owner=None), reader)}"


def named_beside(register: Register, ask: Ask, read: Read, chosen: Filter) -> tuple[list[str], list[Button]]:
    """Return which open entries name the person of whom all are listed, as lines and as buttons to them."""
    owner = chosen.owner
    if owner is None or chosen != Filter(owner=owner, page=chosen.page):
        return [], []
    lines, row, user = list[str](), list[Button](), ask.roster.latest_user(owner)
    for one in register.fields:
        if one.value_type != PERSON:
            continue
        query = ListQuery(who=ask.actor, now=ask.now, today=ask.today)
        found = entries_page(read, query, register, says={one.name: str(owner)})
        if not found.total_count:
            continue
        refs, label = (
            first_of([each.ref for each in found.records], total=found.total_count),
            one.shown_label.lower(),
        )
        lines.append(f"{ask.reader.name(owner)} is named as {label}: {refs}.")
        row += [Button(f"As {label}", "say", f"{register.code} {one.name}:<@{user}>")] if user else []
    return lines, row
