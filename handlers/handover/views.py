"""Texts about departures and handovers."""

from collections.abc import Sequence
from datetime import date

from bot.actions import Action
from bot.grammar import NamedPerson
from bot.people import Appointment, Person
from handlers.actions import views as action_views
from handlers.blocks.elements import Block, Button, Message, buttons, choice_field, people_field, section
from handlers.blocks.elements import form as form_of
from handlers.blocks.text import Reader, count, cut, escape
from handlers.issues import views as issue_views
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
    person: int, last_on: date, held: Sequence[Appointment], open_: int, reader: Reader, *, me: int
) -> Message:
    """Confirm the last day, and show what is to be handed over by then."""
    lines = [
        f"{_subject_verb(person, reader, me, 'leave', 'leaves')}; the last day is {reader.day(last_on)}."
    ]
    if held:
        roles = ", ".join(role_of(one, reader) for one in held)
        lines.append(f"Until then: {roles}. Successors are asked for 30, 14 and 7 days before.")
    lines.append(f"To hand over: {count(open_, 'open action')}.")
    user = reader.roster.slack_user(person)
    off = "leave off" if person == me else f"leave off <@{user}>"
    row = [Button("Hand over", "handon", f"p:{person}")] if open_ else []
    return Message("\n".join(lines), (section("\n".join(lines)), buttons([*row, Button("Undo", "say", off)])))


def _subject_verb(person: int, reader: Reader, me: int, mine: str, theirs: str) -> str:
    return f"You {mine}" if person == me else f"{reader.name(person)} {theirs}"


def handover_list(
    person: int, held: Sequence[Appointment], open_: ListPage, raised: ListPage, reader: Reader
) -> Message:
    """List what a person has: roles, open actions, open questions they raised."""
    lines = [f"*{reader.name(person)}*  {', '.join(role_of(one, reader) for one in held) or 'no role now'}"]
    lines.append(f"{count(open_.total_count, 'open action').capitalize()}")
    lines += [action_views.line(one, reader) for one in open_.records[:LINES_MAX]]
    if open_.total_count > LINES_MAX:
        lines.append(f"And {open_.total_count - LINES_MAX} more.")
    if raised.total_count:
        lines.append(f"{count(raised.total_count, 'open question').capitalize()} raised")
        lines += [issue_views.line(one, reader) for one in raised.records[:LINES_MAX]]
    text = "\n".join(lines)
    row = [buttons([Button("Hand over", "handon", f"p:{person}")])] if open_.total_count else []
    return Message(text, (section(text), *row))


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


def departure(person: int, last_on: date, open_: int, reader: Reader) -> list[Block]:
    """Return what the secretary reads about a person who leaves, or has left."""
    name = reader.name(person)
    if last_on < reader.today:
        head = f"*{name}* has left; the last day was {reader.day(last_on)}."
    elif last_on == reader.today:
        head = f"*{name}* leaves today."
    else:
        head = f"*{name}* leaves; the last day is {reader.day(last_on)}."
    text = f"{head}\nTo hand over: {count(open_, 'open action')}."
    row = [buttons([Button("Hand over", "handon", f"p:{person}")])] if open_ else []
    return [section(text), *row]


def departure_cancelled(person: int, reader: Reader) -> list[Block]:
    return [section(f"{reader.name(person)} stays after all.")]


def line(person: int, open_: int, reader: Reader) -> str:
    return f"{reader.name(person)} has left: {count(open_, 'open action')} to hand over"
