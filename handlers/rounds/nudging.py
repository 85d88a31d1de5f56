"""Remind the silent of a round by hand, once a working day."""

from datetime import datetime

from bot.errors import UserError, to_open
from bot.history import NUDGE
from bot.news import Nudge
from bot.notifications import Notification
from bot.rounds import RoundRun
from handlers.core.blocks.elements import Block, buttons, entry, section
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply
from handlers.core.feature import NotificationType, Viewer
from handlers.core.waiting.asked import Asked, Missing
from handlers.nudges.nudge import nudge_each
from handlers.rounds import views
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import standing_of
from storage.history import history_of
from storage.unit_of_work import Read, Tx


def asked_of(ask: Ask, read: Read, run: RoundRun) -> Asked | None:
    """Return which seats have not answered an open round, and who is asked for each."""
    if not run.is_open:
        return None
    standing, on = standing_of(read, run), ask.charter.day_of(ask.now)
    missing = [Missing(standing.name(one.seat), standing.holder(one.seat, on)) for one in standing.silent]
    title = views.subject(run, ask.reader)
    return Asked(missing, len(standing.seats), title=title, came=standing.came())


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask those who have not answered, with words of one's own."""
    return nudge_each(ask, tx, RoundRun, _waiting_for)


def _waiting_for(ask: Ask, tx: Tx, run: RoundRun) -> list[int]:
    standing, on = standing_of(tx, run), ask.charter.day_of(ask.now)
    holders = (standing.holder(one.seat, on) for one in standing.silent)
    people = [one for one in dict.fromkeys(holders) if one is not None]
    people = [one for one in people if seats_waiting(tx, standing, one, ask.now)]
    if not people:
        raise UserError(f"{run.ref} waits for nobody who could be asked now.", offers=[to_open(run.ref)])
    return people


def _holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    return bool(seats_waiting(read, standing_of(read, run), one.concerned_person_id, now))


def _says(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing, asked = standing_of(to.read, run), Nudge.from_context(one.context)
    seats = seats_waiting(to.read, standing, one.concerned_person_id, to.now)
    words = next(
        (each.why for each in history_of(to.read, run.id) if (each.verb, each.at) == (NUDGE, asked.at)), ""
    )
    said = f": “{escape(words)}”" if words else "."
    names = ", ".join(escape(standing.name(each.seat)) for each in seats)
    about = f"{views.subject(run, to.reader)}, until {views.until(run, to.reader)}"
    head = f"*{to.reader.short_name(asked.by)} asks for {names}*{said}"
    text = "\n".join([head, about, escape(standing.first.ask)])
    if len(seats) == 1:
        row = [views.write(run, seats[0]), *views.unchanged(standing, seats[0])]
        return [section(text), buttons(row)]
    shown = seats[: views.SEATS_MAX]
    of_each = [entry(escape(standing.name(each.seat)), views.write(run, each)) for each in shown]
    return [section(text), *of_each] if seats else []


def _became(one: Notification, run: RoundRun, to: Viewer) -> list[Block] | None:
    standing = standing_of(to.read, run)
    if seats_waiting(to.read, standing, one.concerned_person_id, to.now):
        return None
    held = standing.seats_held([one.concerned_person_id], to.read.charter.day_of(to.now))
    silent = [each for each in held if each.seat not in standing.sent]
    return (
        views.over_line(standing, silent, to.reader) if silent else views.answered_line(standing, to.reader)
    )


NUDGED = NotificationType(_holds, _says, became=_became)
