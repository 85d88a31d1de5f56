"""Who is silent in a round, by area and entity or by office, with when they were asked; and the print of what came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.names import join_all
from bot.rounds import Seat
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, header, section, sections
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.rounds import views
from handlers.rounds.clearing import by_line
from handlers.rounds.standing import Standing

Asked = Mapping[int, Sequence[tuple[int, date]]]  # by whom it concerns, who was asked on which day


def silent(
    standing: Standing, seats: Sequence[Seat], asked: Asked, reader: Reader, now: datetime
) -> list[Block]:
    """Return who has not answered, in one look."""
    run = standing.run
    on = standing.charter.day_of(now)
    head = f"*{views.subject(run, reader)}: {len(standing.sent)} of {len(standing.seats)} have answered.*"
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
        return f"{name} · nobody holds the role there"
    entity = standing.entity_of(seat.seat, on)
    of = f" ({escape(entity)})" if entity and entity != seat.seat else ""
    who = f"{reader.name(holder)}{of}"
    times = asked.get(holder, ())
    by_reader: dict[int, list[str]] = {}
    for person, day in times:
        by_reader.setdefault(person, []).append(reader.day(day))
    own = by_reader.pop(holder, [])
    parts = [f"asked {join_all(list(dict.fromkeys(own)))}"] if own else []
    away = reader.roster.absence_on(holder, on)
    if away is not None:
        parts.append(f"away until {reader.day(away.to_on)}")
    parts += [
        f"{reader.short_name(person)} was asked {join_all(list(dict.fromkeys(days)))}"
        for person, days in by_reader.items()
    ]
    return f"{name} · {who}{', ' if parts else ''}{', '.join(parts)}"


def nobody_silent(standing: Standing, reader: Reader) -> Message:
    run = standing.run
    text = f"*{views.subject(run, reader)}*: everybody has answered."
    return message_of([section(text), buttons([Button("Print", "print", run.ref)])])


def printed(standing: Standing, reader: Reader) -> Message:
    """Return what came, by seat: the cleared texts, and the names of the others with why they have none."""
    run = standing.run
    texts, uncleared, unchanged, hidden = list[str](), list[str](), list[str](), list[str]()
    for seat in standing.seats:
        answer = standing.sent.get(seat.seat)
        if answer is None:
            continue
        name = escape(standing.name(seat.seat))
        late = ", late" if answer.is_late(seat) else ""
        if standing.hides(answer):
            hidden.append(name)
        elif not standing.is_cleared(answer):
            uncleared.append(name)
        elif answer.is_no_change:
            unchanged.append(f"{name} ({by_line(answer, reader)}{late})")
        else:
            lines = views.answer_text(standing, answer, standing.entry(answer))
            texts.append("\n".join([f"*{name}* · {by_line(answer, reader)}{late}", *lines]))
    missing = join_all([escape(standing.name(one.seat)) for one in standing.silent])
    gaps = [f"*{capitalized(views.NO_UPDATE)}:* {missing}"] if missing else []
    rest = [
        *([f"*{views.NO_CHANGE}:* {join_all(unchanged)}"] if unchanged else []),
        *([f"*For others to read:* {join_all(hidden)}"] if hidden else []),
        *([f"*Waiting to be cleared:* {join_all(uncleared)}"] if uncleared else []),
    ]
    came = f"{len(standing.sent) - len(uncleared)} of {len(standing.seats)}"
    is_over = run.state == "closed" and not uncleared
    chip = Chip.DONE if is_over else Chip.WAITING
    more = "" if run.state == "closed" else f"open until {views.until(run, reader)}"
    blocks = [header(f"{run.title} for {reader.day(run.for_on)}"), *sections([*gaps, *texts, *rest])]
    return message_of([*blocks, facts(chip, run.ref, came, more)])
