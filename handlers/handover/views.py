"""Texts about departures and handovers."""

from collections.abc import Sequence
from datetime import date

from bot.actions import Action
from bot.appointments import days_of_notice
from bot.calendar import Due
from bot.charter import Charter
from bot.charter_section import Rights
from bot.grammar.parsed import NamedPerson
from bot.names import join_names
from bot.owner_roles import OwnerRole, Position
from bot.people import Appointment, Person
from bot.records import Record, Visibility
from handlers.actions.kind import HOLDING as ACTIONS
from handlers.core.blocks.elements import (
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
from handlers.core.blocks.elements import form as form_of
from handlers.core.blocks.text import Reader, capitalized, count, cut, escape, possessive
from handlers.handover.holdings import Holding, labels
from handlers.people.appointments_views import roles_phrase
from handlers.people.owner_roles_views import phrase_of

GIVE, CLOSE, CANCEL = "give", "close", "cancel"
CHOICES = {GIVE: "To whoever is named above", CLOSE: "It is done", CANCEL: "No longer needed"}
LINES_MAX = 10
LABEL_MAX = 150
MAX_OFFERED = 3  # buttons


def person_name(someone: NamedPerson, reader: Reader) -> str:
    if someone.person_id is not None:
        return reader.name(someone.person_id)
    return escape(someone.profile.name) if someone.profile else "Nobody"


def last_day_unchanged(person: int, last_on: date | None, reader: Reader, *, me: int) -> str:
    name = reader.short_name(person)
    if last_on is None:
        whose = "yours" if person == me else possessive(name)
        return f"I know of no last day of {whose}, so nothing has changed."
    return f"{reader.day(last_on)} is already {'your' if person == me else possessive(name)} last day."


def last_day_cleared(person: int, reader: Reader, *, me: int) -> Message:
    stays = "You're staying" if person == me else f"{reader.short_name(person)} is staying"
    return Message(f"{stays}. The last day is taken out.")


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
    is_own = person == me
    whose = "Your" if is_own else possessive(reader.short_name(person))
    lines = [f"{whose} last day is *{reader.day(last_on)}*."]
    if roles:
        they_are = "you stay" if is_own else f"{reader.short_name(person)} stays"
        successor = _successor_sentence(last_on, reader)
        lines.append(f"Until then {they_are} {roles_phrase(roles, reader)}. {successor}")
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
    return f"I'll ask for a successor {join_names(days)} days before."


def _to_hand_over(held: Sequence[Holding]) -> str:
    return f"To hand over: {labels(held)}." if held else "There's nothing to hand over."


def handover_buttons(person: int, held: Sequence[Holding], reader: Reader) -> list[Button]:
    """Return the button with the form, or the one that lists what there is."""
    if any(one.declared.has_steps for one in held):
        return [Button("Hand over", "handon", f"p:{person}")]
    user = reader.roster.latest_user(person)
    return [Button("Look", "say", f"handover <@{user}>")] if held and user else []


def handover_list(
    person: int, roles: Sequence[Appointment], held: Sequence[Holding], reader: Reader
) -> Message:
    """List what a person has: their roles, and the records of each sort."""
    lines = [f"*{reader.name(person)}*  {capitalized(roles_phrase(roles, reader)) or 'No role now'}"]
    for one in held:
        lines.append(f"*{capitalized(one.label)}*")
        lines += [one.declared.line(record, reader, person) for record in one.found.records[:LINES_MAX]]
        if one.found.total_count > LINES_MAX:
            lines.append(f"And {one.found.total_count - LINES_MAX} more.")
    if not held:
        lines.append("Nothing to hand over.")
    has_form = any(one.declared.has_steps for one in held)
    row = [buttons([Button("Hand over", "handon", f"p:{person}")])] if has_form else []
    return Message("\n".join(lines), (*sections(shortened(lines)), *row))


def nothing_to_hand_over(person: int, reader: Reader) -> str:
    return f"{reader.name(person)} has nothing that you could hand over."


def handover_form(
    person: Person,
    offered: Sequence[tuple[Record, Sequence[str], Due | None]],
    reader: Reader,
    *,
    to: Sequence[int],
    more: int,
    left_out: str,
) -> Block:
    """Return the form with a line for each thing and what may be done with it; actions go to others unless changed.

    What stays with the person, as nobody can be given it, is named in `left_out`.
    """
    users = [user for one in to if (user := reader.roster.slack_user(one))]
    follow = f"{more} more follow when these are dealt with." if more > 0 else ""
    stays = f"Not to be handed over: {left_out}." if left_out else ""
    hint = " ".join(filter(None, (follow, stays)))
    fields = [
        choice_field(
            record.ref,
            cut(f"{record.ref}  {record.title}{f', due {reader.due(due)}' if due else ''}", LABEL_MAX),
            [(CHOICES[one], one) for one in choices],
            hint="" if CLOSE in choices else "Left empty: it stays as it is.",
            value=GIVE if CLOSE in choices else None,
        )
        for record, choices, due in offered
    ]
    whom = people_field("owner", "To whom", hint=hint, users=users)
    return form_of("Hand over", "Hand over", [whom, *fields], words=f"handon p:{person.id}")


def new_owner_line(action: Action, reader: Reader) -> str:
    return f"*{action.ref}* goes to {reader.names(action.owners)}"


def handed_over(person: int, done: Sequence[str], reader: Reader, *, are_actions: bool) -> Message:
    number = count(len(done), "action" if are_actions else "thing")
    head = f"Handed over by {reader.name(person)}, {number}:"
    return Message("\n".join([head, *done]))


def departure(
    person: int, last_on: date, held: Sequence[Holding], unfilled: Sequence[Appointment], reader: Reader
) -> list[Block]:
    """Return what the office and the chief read about a person who leaves, or has left."""
    name = reader.name(person)
    if last_on < reader.today:
        head = f"*{name} has left.* Their last day was {reader.day(last_on)}."
    elif last_on == reader.today:
        head = f"*Today is {possessive(name)} last day.*"
    else:
        head = f"*{possessive(name)} last day is {reader.day(last_on)}.*"
    roles = roles_phrase(unfilled, reader)
    lines = [head, *([f"Nobody follows yet as {roles}."] if roles else []), _to_hand_over(held)]
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


def taken_over(person: int, last_on: date, held: Sequence[Holding], reader: Reader) -> list[Block]:
    """Return what somebody reads who goes on with what a leaver had."""
    user, name = reader.roster.latest_user(person), reader.short_name(person)
    has_actions = any(one.declared is ACTIONS for one in held)
    stay = f"The actions stay in {possessive(name)} name until you take them over; I remind you of them now."
    lines = [
        f"*You go on with what {name} had:* {labels(held)}.",
        f"Their last day was {reader.day(last_on)}.",
        *([stay] if has_actions else []),
    ]
    take = [Button("Take them over", "handon", f"p:{person}", is_next_step=True)] if has_actions else []
    look = [Button("Look at it", "say", f"handover <@{user}>", is_next_step=not take)] if user else []
    return [section("\n".join(lines)), *([buttons([*take, *look])] if take or look else [])]


def departure_cancelled(person: int, reader: Reader, *, is_own: bool) -> list[Block]:
    if is_own:
        return [section("You're staying after all. The last day is taken out.")]
    return [section(f"{reader.name(person)} is staying after all.")]


def who_takes_it(action: Action, owner: OwnerRole, to: Sequence[int], reader: Reader) -> list[Block]:
    """Ask the secretary who takes an action whose owner does not hold the role any more."""
    names = escape(join_names([reader.roster.name(one) for one in to]))
    had = f"{reader.name(owner.person_id)} has it as {phrase_of(owner.position, reader)}"
    holds = f"{names} {'holds' if len(to) == 1 else 'hold'} that role now"
    why = (
        "It's restricted, so it doesn't pass on by itself."
        if action.visibility == Visibility.RESTRICTED
        else "Who takes it?"
    )
    text = f"*{action.ref}*  {escape(action.title)}\n{had}; {holds}. {why}"
    users = [(one, user) for one in to[:MAX_OFFERED] if (user := reader.roster.slack_user(one))]
    row = [
        Button(f"Give it to {reader.roster.name(one)}", "say", f"assign {action.ref} <@{user}>")
        for one, user in users
    ]
    if len(to) == 1 and row:
        row = [row[0]._replace(argument=f"assign {action.ref} {_words(owner.position, reader.charter)}")]
    if former := reader.roster.slack_user(owner.person_id):
        row.append(Button("Leave it", "say", f"assign {action.ref} <@{former}>"))
    return [section(text), *([buttons(row)] if row else [])]


def _words(position: Position, charter: Charter) -> str:
    return " ".join(filter(None, [charter.role(position.role).title, *position[1:]]))
