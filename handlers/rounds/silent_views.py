"""Who is silent in a round, by area and entity or by office, with when they were asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.names import join_all
from bot.rounds import Seat
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape
from handlers.rounds import views
from handlers.rounds.standing import Standing

Asked = Mapping[int, Sequence[tuple[int, date]]]  # by whom it concerns, who was asked on which day


def silent(
    standing: Standing, seats: Sequence[Seat], asked: Asked, reader: Reader, now: datetime
) -> list[Block]:
    """Return who has not answered, in one look."""
    run = standing.run
    on = standing.charter.day_of(now)
    head = f"*{views.subject(run, reader)}: {standing.came()}.*"
    lines = [_line(standing, one, asked, reader, on) for one in seats]
    chip = Chip.WAITING
    closes = "closed" if run.state == "closed" else f"open until {views.until(run, reader)}"
    row = [Button("Print", "print", run.ref)]
    row = [Button("Remind them", "nudge", run.ref), *row] if run.is_open and seats else row
    return [*sections([head, *lines]), facts(chip, run.ref, closes), buttons(row)]


def _line(standing: Standing, seat: Seat, asked: Asked, reader: Reader, on: date) -> str:
    """Return one silent seat: who sits there, for which entity, and when they, or who stands in, were asked."""
    name, holder = escape(standing.name(seat.seat)), standing.holder(seat.seat, on)
    if holder is None:
        return f"{name} · {views.vacant(standing)}"
    entity = standing.entity_of(seat.seat, on)
    of = f" ({escape(entity)})" if entity and entity != seat.seat else ""
    who = f"{reader.name(holder)}{of}"
    times = asked.get(holder, ())
    by_reader: dict[int, list[str]] = {}
    for person, day in times:
        by_reader.setdefault(person, []).append(reader.day(day))
    own = by_reader.pop(holder, [])
    parts = _begun(standing, seat, holder, reader)
    parts += [f"asked {join_all(list(dict.fromkeys(own)))}"] if own else []
    away = reader.roster.absence_on(holder, on)
    if away is not None:
        parts.append(f"away until {reader.day(away.to_on)}")
    parts += [
        f"{reader.short_name(person)} was asked {join_all(list(dict.fromkeys(days)))}"
        for person, days in by_reader.items()
    ]
    return f"{name} · {who}{', ' if parts else ''}{', '.join(parts)}"


def _begun(standing: Standing, seat: Seat, holder: int, reader: Reader) -> list[str]:
    """Return that an answer was begun, and by whom where that isn't whoever is asked."""
    people = [one.person_id for one in standing.begun.get(seat.seat, ())]
    if not people or holder in people:
        return [views.NOT_FINISHED] if people else []
    return [f"begun by {join_all([reader.short_name(one) for one in people])}, not finished"]


def nobody_silent(standing: Standing, reader: Reader) -> Message:
    run = standing.run
    text = f"*{views.subject(run, reader)}*: everybody has answered."
    return message_of([section(text), buttons([Button("Print", "print", run.ref)])])
