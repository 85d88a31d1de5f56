"""The first message in a role, and the last."""

from datetime import date

from bot.names import join_names, lowercase_first
from bot.people import Appointment
from handlers.core.blocks.elements import Block, Button, buttons, context, section
from handlers.core.blocks.text import Reader, escape
from handlers.people.appointments_views import role_of

AS_MEMBER, AS_OBSERVER, AS_OTHER = "member", "observer", "other"
FIRST_STEPS = "Answer anything here in your own words · write “home” to see what's yours"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def welcome(
    one: Appointment, reader: Reader, *, is_first: bool, audience: str, handed_over: tuple[int, str]
) -> list[Block]:
    """Return which role a person has, what to expect, what they take over, and what to try first."""
    role = lowercase_first(role_of(one, reader))
    until = f" until {reader.day(one.to_on)}" if one.to_on else ""
    since = "" if one.from_on == reader.today else f", since {reader.day(one.from_on)}"
    head = f"You're now {role}{until}{since}."
    before, left = handed_over
    lines = [
        f"*{head}*",
        *(_expectations(audience, reader) if is_first else []),
        *([f"{_who_takes_over(one, before, reader)} {left} from {reader.name(before)}."] if left else []),
    ]
    row = []
    if left and reader.roster.has_left(before, reader.today):  # else they hand it over themselves
        row = [Button("Look at them", "handon", f"p:{before}", is_next_step=True)]
    if not is_first:
        return [section("\n".join(lines)), *([buttons(row)] if row else [])]
    row += [Button("Log an action", "say", "action")] if audience == AS_MEMBER else []
    return [section("\n".join(lines)), context(FIRST_STEPS), buttons([*row, Button("Help", "say", "help")])]


def _who_takes_over(one: Appointment, before: int, reader: Reader) -> str:
    """Return who goes on with what somebody had: the reader, with whoever has the same role beside them."""
    in_role = reader.roster.appointments_to([one.role], on=reader.today)
    same = [a.person_id for a in in_role if (a.area, a.entity) == (one.area, one.entity)]
    others = [reader.name(person) for person in dict.fromkeys(same) if person not in {one.person_id, before}]
    return f"{join_names(['You', *others])} take over{' together' if others else ''}"


def _expectations(audience: str, reader: Reader) -> list[str]:
    who = f"I'm Clerk; I keep the list for {escape(reader.charter.short)}."
    if audience == AS_OBSERVER:
        return [who, "You can read everything but restricted items, and leave remarks."]
    if audience == AS_OTHER:
        return [who, "You see what's sent up to you, and answer it here."]
    wanted = reader.charter.digest
    day, at = _WEEKDAYS[wanted.day.number], f"{wanted.at:%H:%M}"
    return [
        who,
        f"You'll get your week on {day}s at {at} if there's anything in it, and a reminder when something is due.",
    ]


def role_ends(one: Appointment, last_on: date, reader: Reader) -> list[Block]:
    role = lowercase_first(role_of(one, reader))
    if last_on < reader.today:
        text = f"You are no longer {role}."
    else:
        text = f"You are {role} until {reader.day(last_on)}."
    return [section(text), buttons([Button("What's still mine", "say", "handover")])]


def appointment_withdrawn() -> list[Block]:
    return [section("A role was given to you by mistake and taken back. Nothing for you to do.")]
