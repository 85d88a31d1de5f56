"""Texts about roles without a successor and areas without a holder."""

from collections.abc import Sequence
from datetime import date

from bot.appointments import Vacancy
from bot.people import Appointment
from handlers.blocks.elements import Block, Button, buttons, section
from handlers.blocks.text import Reader, capitalized, escape, possessive
from handlers.people.appointments_views import roles_phrase


def successor_needed(one: Appointment, ends_on: date, reader: Reader) -> list[Block]:
    name = reader.short_name(one.person_id)
    text = (
        f"*Nobody follows {name} yet as {roles_phrase([one], reader)}.*\n"
        f"{capitalized(possessive(name))} last day in that role is {reader.day(ends_on)}. After that I keep everything, "
        "but nobody answers."
    )
    return [section(text), buttons([Button("Name a successor", "appoint", f"n:{one.id}")])]


def area_vacant(vacancy: Vacancy, reader: Reader, *, last: Appointment | None) -> list[Block]:
    since = f" since {reader.day(vacancy.since)}" if vacancy.since else ""
    text = f"Nobody answers for *{reader.area(vacancy.area)}* ({escape(vacancy.entity)}){since}."
    row = [Button("Appoint somebody", "appoint", f"n:{last.id}")] if last else []
    return [section(text), *([buttons(row)] if row else [])]


def vacated(vacancies: Sequence[Vacancy], reader: Reader) -> str:
    """Return for which entities nobody answers any more: "vacant: BR since Thu 3 Dec"; "" for none."""
    named = [f"{escape(one.entity)} since {reader.day(one.since)}" for one in vacancies if one.since]
    return f"vacant: {', '.join(named)}" if named else ""
