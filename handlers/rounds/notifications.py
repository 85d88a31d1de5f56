"""What is told of a round: whether it still holds, and how it looks."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.names import join_all
from bot.notifications import Notification, Reason
from bot.round_rules import SeatOf
from bot.rounds import RoundRun, Seat
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape
from handlers.core.delivery.notify import chairs
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.rounds import silent_views, views
from handlers.rounds.begun import asked_then, begun_lines
from handlers.rounds.clearing import TO_CLEAR, future_clearers
from handlers.rounds.last_times import last_times, open_actions
from handlers.rounds.nudging import NUDGED
from handlers.rounds.schedule import day_told, days_asked, is_reminded_on, seats_waiting, speakers
from handlers.rounds.seconds import SECOND
from handlers.rounds.standing import Standing, standing_of
from storage import notifications
from storage.unit_of_work import Read

ASKING = frozenset({Reason.ROUND_ASKED, Reason.ROUND_REMINDER, Reason.NUDGED})


def _asked_holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    return bool(seats_waiting(read, standing_of(read, run), one.concerned_person_id, now))


def _reminder_holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    return is_reminded_on(read, standing_of(read, run), one.concerned_person_id, one.context, now)


def _moved_holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    known = day_told(read, run, one.concerned_person_id, but=one)
    is_news = one.context == str(run.due_on) != known
    return is_news and _asked_holds(read, one, run, now)


def _concerned(one: Notification, to: Viewer) -> list[int]:
    """Return whom the same message asks about the same round: its reader, and those for whom they stand in."""
    if one.post_id is None:
        return [one.concerned_person_id]
    carried = to.read.once(notifications.of_post, one.post_id)
    found = [each for each in carried if each.record_id == one.record_id and each.reason in ASKING]
    return list(dict.fromkeys([one.concerned_person_id, *(each.concerned_person_id for each in found)]))


def _waiting(one: Notification, standing: Standing, to: Viewer) -> dict[int, list[Seat]]:
    return {
        person: seats
        for person in _concerned(one, to)
        if (seats := seats_waiting(to.read, standing, person, to.now))
    }


def _asks(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing = standing_of(to.read, run)
    by_person = _waiting(one, standing, to)
    seats = [seat for some in by_person.values() for seat in some]
    if not seats:
        return []
    me, is_mixed = to.reader.person_id, len(by_person) > 1
    whose = {
        seat.seat: to.reader.short_name(person)
        for person, some in by_person.items()
        if is_mixed and person != me
        for seat in some
    }
    clears = future_clearers(to.read, standing, seats[0], one.concerned_person_id, to.now)
    known = views.Known(
        last_times=last_times(to.read, standing, to.who),
        open_actions=open_actions(to.read, standing, seats, to.who, to.now),
        whose=whose,
        begun=begun_lines(standing, seats, to.reader),
        then=asked_then(standing),
        cleared_by=next(map(to.reader.short_name, clears), ""),
        is_again=one.reason != Reason.ROUND_ASKED,
    )
    return views.asked(standing, seats, to.reader, known)


def _moved(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing = standing_of(to.read, run)
    seats = seats_waiting(to.read, standing, one.concerned_person_id, to.now)
    known = day_told(to.read, run, one.concerned_person_id, but=one)
    return views.moved(standing, seats, to.reader, known) if seats else []


def _became(one: Notification, run: RoundRun, to: Viewer) -> list[Block] | None:
    """Return the line of a question that was answered, that closed, or that another person answers now."""
    standing = standing_of(to.read, run)
    if _waiting(one, standing, to):
        return None
    held = standing.seats_held(_concerned(one, to), to.read.charter.day_of(to.now))
    if held and all(seat.seat in standing.sent for seat in held):
        return views.answered_line(standing, to.reader, _answered_by(standing, held, _concerned(one, to)))
    silent = [seat for seat in held if seat.seat not in standing.sent]
    return views.over_line(standing, silent, to.reader)


def _answered_by(standing: Standing, held: Sequence[Seat], concerned: Sequence[int]) -> list[int]:
    """Return who, other than those who were asked, has answered for seats."""
    given = (standing.sent[seat.seat] for seat in held)
    return list(
        dict.fromkeys(one.person_id for one in given if not {one.person_id, one.whose} & {*concerned})
    )


# Seats on which nobody sits, and those that stay silent


def _vacant(standing: Standing, on: date) -> list[str]:
    return [one.seat for one in standing.seats if standing.holder(one.seat, on) is None]


def _vacant_holds(read: Read, _: Notification, run: RoundRun, now: datetime) -> bool:
    return run.is_open and bool(_vacant(standing_of(read, run), read.charter.day_of(now)))


def _says_vacant(_: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing = standing_of(to.read, run)
    seats = _vacant(standing, to.read.charter.day_of(to.now))
    names = join_all([escape(standing.name(one)) for one in seats])
    text = f"*{views.subject(run, to.reader)}: nobody is asked for {names}.*\n{_to_fill(standing, seats)}"
    may_appoint = standing.rule.seats.each in {SeatOf.AREA, SeatOf.ENTITY}
    appoint = [Button("Appoint", "appoint")] if may_appoint else []
    row = [buttons(appoint)] if appoint else []
    return [section(text), facts(Chip.WAITING, run.ref, views.until(run, to.reader)), *row]


def _to_fill(standing: Standing, seats: Sequence[str]) -> str:
    """Return what the secretary can do about seats on which nobody sits."""
    if not standing.rule.seats.are_entries:
        return "Nobody holds the role there. You can appoint somebody, or enter it yourself."
    example = f"assign {seats[0]} @name" if seats else ""
    return f"Nobody answers for it. You can give it an owner, {example}, or enter it yourself."


def _silent_of(one: Notification, standing: Standing, to: Viewer) -> list[Seat]:
    """Return the silent seats of a close that concern the reader: all for the chair, else those that they speak for."""
    closed = [seat for seat in standing.silent if str(seat.closes_on) == one.context]
    on, person = to.read.charter.day_of(to.now), one.concerned_person_id
    if person in chairs(to.read, on):
        return closed
    return [seat for seat in closed if person in speakers(to.read, standing, seat.seat, on)]


def _silent_holds(read: Read, one: Notification, run: RoundRun, now: datetime) -> bool:
    standing = standing_of(read, run)
    closed = [seat for seat in standing.silent if str(seat.closes_on) == one.context]
    on, person = read.charter.day_of(now), one.concerned_person_id
    is_chair = person in chairs(read, on)
    return any(is_chair or person in speakers(read, standing, seat.seat, on) for seat in closed)


def _says_silent(one: Notification, run: RoundRun, to: Viewer) -> list[Block]:
    standing = standing_of(to.read, run)
    seats = _silent_of(one, standing, to)
    if not seats:
        return []
    return silent_views.silent(standing, seats, days_asked(to.read, run), to.reader, to.now)


def _became_told(one: Notification, run: RoundRun, to: Viewer) -> list[Block] | None:
    standing = standing_of(to.read, run)
    if _silent_of(one, standing, to):
        return None
    return [section(f"{views.subject(run, to.reader)}: everybody has answered."), facts(Chip.DONE, run.ref)]


NOTIFICATIONS = {
    Reason.ROUND_ASKED: NotificationType(_asked_holds, _asks, became=_became, reply_hint=lambda *_: ""),
    Reason.ROUND_REMINDER: NotificationType(_reminder_holds, _asks, became=_became, reply_hint=lambda *_: ""),
    Reason.ROUND_MOVED: NotificationType(_moved_holds, _moved, became=_became),
    Reason.ROUND_VACANT: NotificationType(_vacant_holds, _says_vacant, wants_reply=wants_no_reply),
    Reason.ROUND_SILENT: NotificationType(
        _silent_holds, _says_silent, became=_became_told, wants_reply=wants_no_reply
    ),
    Reason.ROUND_TO_CLEAR: TO_CLEAR,
    Reason.ROUND_SECOND: SECOND,
    Reason.NUDGED: NUDGED,
}
