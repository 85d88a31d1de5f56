"""Texts about departures and handovers."""

from collections.abc import Sequence
from datetime import date

from bot.actions import Action
from bot.appointments import days_of_notice
from bot.charter import Rights
from bot.grammar import NamedPerson
from bot.names import join_names
from bot.people import Appointment, Person
from handlers.actions.kind import HOLDING as ACTIONS
from handlers.blocks.elements import (
    Block,
    Button,
    Message,
    buttons,
    choice_field,
    people_field,
    section,
    sections,
    shortened,
)
from handlers.blocks.elements import form as form_of
from handlers.blocks.text import Reader, capitalized, count, cut, escape
from handlers.handover.holdings import Holding, labels
from handlers.people.appointments_views import role_of
from storage.records import ListPage

GIVE, CLOSE, CANCEL = "give", "close", "cancel"
CHOICES = [("To whoever is named above", GIVE), ("It is done", CLOSE), ("No longer needed", CANCEL)]
LINES_MAX = 10
LABEL_MAX = 150


def person_name(someone: NamedPerson, reader: Reader) -> str:
    if someone.person_id is not None:
        return reader.name(someone.person_id)
    return escape(someone.profile.name) if someone.profile else "Nobody"


def last_day_unchanged(person: int, last_on: date | None, reader: Reader) -> str:
    if last_on is None:
        return f"No last day is known of {reader.name(person)}. Nothing has changed."
    return f"{reader.day(last_on)} is {reader.name(person)}'s last day already. Nothing has changed."


def last_day_cleared(person: int, reader: Reader, *, me: int) -> Message:
    return Message(f"{_subject_verb(person, reader, me, 'stay', 'stays')}: no last day is known any more.")


def last_day_set(
    person: int,
    last_on: date,
    roles: Sequence[Appointment],
    held: Sequence[Holding],
    reader: Reader,
    *,
    me: int,
    told: str,
) -> Message:
    """Confirm the last day, say who is told, and show what is to be handed over by then."""
    lines = [
        f"{_subject_verb(person, reader, me, 'leave', 'leaves')}; the last day is {reader.day(last_on)}."
    ]
    if roles:
        named = ", ".join(role_of(one, reader) for one in roles)
        lines.append(f"Until then: {named}. {_successor_sentence(last_on, reader)}")
    lines += [told] if told else []
    lines.append(_to_hand_over(held))
    user = reader.roster.slack_user(person)
    off = "leave off" if person == me else f"leave off <@{user}>"
    row = [*handover_buttons(person, held, reader), Button("Undo", "say", off)]
    return Message("\n".join(lines), (section("\n".join(lines)), buttons(row)))


def _successor_sentence(last_on: date, reader: Reader) -> str:
    """Return when successors are asked for, or that it is too late for that."""
    days = [str(one) for one in days_of_notice(last_on, reader.today)]
    if not days:
        return "That's short notice."
    return f"Successors are asked for {join_names(days)} days before."


def _to_hand_over(held: Sequence[Holding]) -> str:
    return f"To hand over: {labels(held)}." if held else "There is nothing to hand over."


def handover_buttons(person: int, held: Sequence[Holding], reader: Reader) -> list[Button]:
    """Return the button with the form for actions, or the one that lists what else there is."""
    if any(one.declared is ACTIONS for one in held):
        return [Button("Hand over", "handon", f"p:{person}")]
    user = reader.roster.latest_user(person)
    return [Button("Look", "say", f"handover <@{user}>")] if held and user else []


def _subject_verb(person: int, reader: Reader, me: int, mine: str, theirs: str) -> str:
    return f"You {mine}" if person == me else f"{reader.name(person)} {theirs}"


def handover_list(
    person: int, roles: Sequence[Appointment], held: Sequence[Holding], reader: Reader
) -> Message:
    """List what a person has: their roles, and the records of each sort."""
    lines = [f"*{reader.name(person)}*  {', '.join(role_of(one, reader) for one in roles) or 'no role now'}"]
    for one in held:
        lines.append(capitalized(one.label))
        lines += [one.declared.line(record, reader, person) for record in one.found.records[:LINES_MAX]]
        if one.found.total_count > LINES_MAX:
            lines.append(f"And {one.found.total_count - LINES_MAX} more.")
    if not held:
        lines.append("Nothing to hand over.")
    has_form = any(one.declared is ACTIONS for one in held)
    row = [buttons([Button("Hand over", "handon", f"p:{person}")])] if has_form else []
    return Message("\n".join(lines), (*sections(shortened(lines)), *row))


def nothing_to_hand_over(person: int, reader: Reader) -> str:
    return f"{reader.name(person)} has no open action that you can see. There is nothing to hand over."


def handover_form(
    person: Person, open_: ListPage, reader: Reader, *, to: Sequence[int], channel: str
) -> Block:
    users = [user for one in to if (user := reader.roster.slack_user(one))]
    more = open_.total_count - len(open_.records)
    hint = f"{more} more follow when these are dealt with." if more > 0 else ""
    fields = [
        people_field("owner", "To whom", hint=hint, users=users),
        *(
            choice_field(
                action.ref, cut(_action_label(action, reader), LABEL_MAX), CHOICES, hint="", value=GIVE
            )
            for action in open_.records
        ),
    ]
    return form_of("Hand over", "Hand over", fields, words=f"handon p:{person.id}", channel=channel)


def _action_label(action: Action, reader: Reader) -> str:
    due = f", due {reader.due(action.due)}" if action.due else ""
    return f"{action.ref}  {action.title}{due}"


def new_owner_line(action: Action, reader: Reader) -> str:
    return f"*{action.ref}* goes to {reader.names(action.owners)}"


def handed_over(person: int, done: Sequence[str], reader: Reader) -> Message:
    head = f"Handed over by {reader.name(person)}, {count(len(done), 'action')}:"
    return Message("\n".join([head, *done]))


def departure(
    person: int, last_on: date, held: Sequence[Holding], unfilled: Sequence[Appointment], reader: Reader
) -> list[Block]:
    """Return what the office and the chief read about a person who leaves, or has left."""
    name = reader.name(person)
    if last_on < reader.today:
        head = f"*{name}* has left; the last day was {reader.day(last_on)}."
    elif last_on == reader.today:
        head = f"*{name}* leaves today."
    else:
        head = f"*{name}* leaves; the last day is {reader.day(last_on)}."
    roles = ", ".join(role_of(one, reader) for one in unfilled)
    lines = [head, *([f"Nobody follows yet: {roles}."] if roles else []), _to_hand_over(held)]
    row = handover_buttons(person, held, reader)
    row += [Button("Name a successor", "appoint", f"n:{one.id}") for one in unfilled[:1]]
    return [section("\n".join(lines)), *([buttons(row)] if row else [])]


def own_departure(person: int, last_on: date, held: Sequence[Holding], reader: Reader) -> list[Block]:
    """Return what somebody reads whose last day another person entered."""
    lines = [
        f"Your last day is down as {reader.day(last_on)}.",
        _to_hand_over(held),
        f"From the day after, whoever follows you gets your messages here, or else {reader.officers(Rights.SECRETARY)}.",
    ]
    text = "\n".join(lines)
    row = [*handover_buttons(person, held, reader), Button("I'm staying", "say", "leave off")]
    return [section(text), buttons(row)]


def departure_cancelled(person: int, reader: Reader, *, is_own: bool) -> list[Block]:
    if is_own:
        return [section("You stay after all: no last day is known any more.")]
    return [section(f"{reader.name(person)} stays after all.")]
