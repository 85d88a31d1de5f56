"""Remind the silent of a round by hand, once a working day."""

from datetime import datetime

from bot.errors import UserError, to_open
from bot.history import NUDGE
from bot.news import Nudge
from bot.notifications import Notification, Reason
from bot.records import checked_text
from bot.rounds import RoundRun, seat_words
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.delivery.notify import CHANGE_OF_MIND, local_day, notification_for, reading_moment
from handlers.core.delivery.recipients import readers_of, sentence_for
from handlers.core.feature import NotificationType, Viewer
from handlers.rounds import views
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import standing_of
from storage import notifications
from storage.history import history_of
from storage.unit_of_work import Read, Tx


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask those who have not answered, with words of one's own."""
    run = get_named(ask, tx, "nudge", RoundRun, right="nudge")
    if not run.is_open:
        raise UserError(f"{run.ref} isn't open, so nobody is asked.", offers=[to_open(run.ref)])
    words = checked_text(ask.parsed.text, what="message")
    standing, on = standing_of(tx, run), ask.charter.day_of(ask.now)
    holders = (standing.holder(one.seat, on) for one in standing.silent)
    people = [one for one in dict.fromkeys(holders) if one is not None and one not in ask.actor.person_ids]
    people = [one for one in people if seats_waiting(tx, standing, one, ask.now)]
    if not people:
        raise UserError(f"{run.ref} waits for nobody who could be asked now.")
    asked = [one for one in people if _ask_once(ask, tx, run, one)]
    if not asked:
        raise UserError("They were all asked today. Once a working day is enough.")
    tx.log(NUDGE, record_id=run.id, why=words, before={}, after={})
    added = [_planned(ask, tx, run, one) for one in asked]
    said = sentence_for(readers_of(tx, added), ask.reader, do="ask", about=f"about *{run.ref}*")
    return Reply(text=said)


def _planned(ask: Ask, tx: Tx, run: RoundRun, person: int) -> Notification:
    at = tx.now + CHANGE_OF_MIND
    day = local_day(tx, person, reading_moment(tx, person, at, Reason.NUDGED))
    context = Nudge(ask.actor.person_id, ask.now, 1).as_context()
    key = f"{run.kind}:{run.id}:{Reason.NUDGED}:{day}:p{person}"
    return notification_for(tx, person, key, Reason.NUDGED, context, at, record_id=run.id)


def _ask_once(ask: Ask, tx: Tx, run: RoundRun, person: int) -> bool:
    """Ask somebody, unless they were asked on that working day."""
    planned = _planned(ask, tx, run, person)
    if notifications.existing_keys(tx, [planned.key]):
        return False
    notifications.add_once(tx, planned)
    return True


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
    text = f"*{to.reader.short_name(asked.by)} asks for {names}*{said}\n{views.subject(run, to.reader)}, until {views.until(run, to.reader)}"
    row = [Button("Write it", "answer", seat_words(run, each)) for each in seats[:1]]
    return [section(text), buttons(row)] if seats else []


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
