"""The first message in a role, and the last."""

from datetime import date

from bot.names import lowercase_first
from bot.people import Appointment
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, count
from handlers.people.appointments_views import role_of

AS_MEMBER, AS_OBSERVER, AS_OTHER = "member", "observer", "other"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def welcome(
    one: Appointment, reader: Reader, *, is_first: bool, audience: str, handed_over: tuple[int, int]
) -> list[Block]:
    """Return which role a person has, what to expect, and what they inherit."""
    from_when = "From today" if one.from_on == reader.today else f"Since {reader.day(one.from_on)}"
    keep = " I keep the task force's list." if is_first else ""
    until = f", until {reader.day(one.to_on)}" if one.to_on else ""
    lines = [f"{from_when} you are {lowercase_first(role_of(one, reader))}{until}.{keep}"]
    lines += _expectations(audience, reader) if is_first else []
    before, number = handed_over
    row = []
    if number:
        lines.append(f"Open from {reader.name(before)}: {count(number, 'action')}.")
    if number and reader.roster.has_left(before, reader.today):  # else they hand it over themselves
        row = [buttons([Button("Look through them", "handon", f"p:{before}")])]
    return [section("\n".join(lines)), *row]


def _expectations(audience: str, reader: Reader) -> list[str]:
    if audience == AS_OBSERVER:
        return ["You read everything that is not personal and may leave remarks. Begin with: help"]
    if audience == AS_OTHER:
        return ["You see what is sent up to you, and answer it here. Begin with: help"]
    wanted = reader.charter.digest
    day, at = _WEEKDAYS[wanted.day.number], f"{wanted.at:%H:%M}"
    return [
        f"You get one message on {day} at {at} your time, and a reminder when something of yours is due.",
        "Answer in your own words under the message. “done” closes an item, anything else is a note.",
    ]


def role_ends(one: Appointment, last_on: date, reader: Reader) -> list[Block]:
    role = lowercase_first(role_of(one, reader))
    if last_on < reader.today:
        text = f"You are no longer {role}."
    else:
        text = f"You are {role} until {reader.day(last_on)}."
    return [section(f"{text} What is open in your name: handover")]


def appointment_withdrawn() -> list[Block]:
    return [section("A role was given to you by mistake and taken back. There is nothing to do.")]
