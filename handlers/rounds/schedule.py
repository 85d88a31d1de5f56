"""Rounds by the clock: planned for each meeting or day, opened, closed, moved along, and what is told of them when."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from bot.calendar import Due, moment
from bot.charter_section import Rights
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from bot.records import Kind, Visibility
from bot.round_rules import BY_HAND, RoundRule
from bot.rounds import RoundRun, RoundState, Seat, next_anchor, opening_day, reminder_days
from bot.sessions import meeting_day
from handlers.core.delivery.isolate import attempt, for_records
from handlers.core.delivery.notify import (
    chair_and_secretaries,
    chairs,
    covered_working_days,
    local_day,
    morning_at,
    notification_for,
    notify_before,
    notify_once,
    secretaries,
)
from handlers.rounds.prints import join_agenda
from handlers.rounds.standing import Standing, closings, days_of, roles_with, rule_of, standing_of
from storage import notifications, round_runs
from storage.failed_plans import RECORD
from storage.unit_of_work import Read, Tx

EARLIEST = timedelta(hours=12)  # before the day of the opening begins at home, so that it has begun nowhere
TIMES = frozenset({Reason.ROUND_ASKED, Reason.ROUND_MOVED})  # what tells until when answers are taken


# Planned


def plan(tx: Tx) -> int:
    """Plan the rounds that the charter has for meetings and days, and let those for a meeting follow it."""
    today = tx.charter.day_of(tx.now)
    rules = [one for one in tx.charter.rounds if one.is_in_force(today)]
    meetings = round_runs.own_meetings_ahead(tx, now=tx.now) if any(r.is_for_meetings for r in rules) else []
    has_round = round_runs.meetings_with_round(tx, [one.id for one in meetings]) if meetings else set()
    for rule in rules:
        for meeting in meetings if rule.is_for_meetings else ():
            if (rule.code, meeting.id) not in has_round:
                _plan_for_meeting(tx, rule, meeting)
        _plan_for_day(tx, rule, today)
    for_records(tx, round_runs.unfinished(tx), _follow)
    return 0


def _plan_for_meeting(tx: Tx, rule: RoundRule, meeting: Meeting) -> None:
    new_run(tx, rule, meeting_day(meeting, tx.charter), meeting=meeting)


def _plan_for_day(tx: Tx, rule: RoundRule, today: date) -> None:
    for_on = next_anchor(rule, today)
    if for_on is not None and for_on not in round_runs.days_with_round(tx, rule.code, after=today):
        new_run(tx, rule, for_on)


def new_run(
    tx: Tx, rule: RoundRule, for_on: date, *, meeting: Meeting | None = None, by: int | None = None
) -> RoundRun | None:
    """Plan a round; None where it would have closed, or where nobody is there in whose name it could be."""
    today = tx.charter.day_of(tx.now)
    made_by = by or next(iter(chair_and_secretaries(tx, today)[::-1]), None)
    closing = closings(tx, rule, for_on, is_by_hand=by is not None)
    if made_by is None or not closing or max(at for _, _, at in closing) <= tx.now:
        return None
    run = RoundRun(
        id=tx.next_number("record"),
        number=tx.next_number(Kind.ROUND),
        title=rule.title,
        visibility=meeting.visibility if meeting else Visibility.MEMBERS,
        state=RoundState.PLANNED,
        created_at=tx.now,
        created_by=made_by,
        changed_at=tx.now,
        rule=rule.code,
        anchor=meeting.time.key if meeting else str(for_on) if by is None else BY_HAND,
        for_id=meeting.id if meeting else None,
        for_on=for_on,
        opens_on=for_on,
    )
    _reckon(tx, run, rule, closing)
    if by is not None:
        run.opens_on, run.look_at = today, tx.now
    return tx.create(run)


def _reckon(tx: Tx, run: RoundRun, rule: RoundRule, closing: Sequence[tuple[str, date, datetime]]) -> None:
    """Set when a round opens and closes; of one that has no seats any more, nothing changes."""
    if not closing:
        return
    code, day, _ = max(closing, key=lambda one: one[2])
    zone = tx.charter.find_station(code).zone if rule.closes.is_of_office else tx.charter.zone
    run.set_due(Due(day=day, at=rule.closes.at, zone=zone, typed=""))
    if run.state == RoundState.PLANNED:
        home = tx.charter.working_days(tx.charter.station)
        run.opens_on = opening_day(rule, min(on for _, on, _ in closing), home)
        run.look_at = max(tx.now, moment(run.opens_on, time(0), tx.charter.zone) - EARLIEST)


def _follow(tx: Tx, known: RoundRun) -> None:
    """Let a round follow its meeting: cancelled with it, or moved."""
    if known.for_id is None:
        return
    meeting: Meeting = tx.get(known.for_id)
    if meeting.is_cancelled:
        run: RoundRun = tx.get(known.id)
        run.state, run.look_at, run.anchor = RoundState.CANCELLED, None, ""
        tx.change(run, "drop round", why=meeting.ref)
    elif meeting.time.key != known.anchor and meeting.is_ahead:
        _move(tx, tx.get(known.id), meeting)


def _move(tx: Tx, run: RoundRun, meeting: Meeting) -> None:
    run.anchor, run.for_on = meeting.time.key, meeting_day(meeting, tx.charter)
    closing = closings(tx, rule_of(tx.charter, run), run.for_on, codes=_known_seats(tx, run))
    _set_close(tx, run, closing, "move round", meeting.ref)


def move_close(tx: Tx, run: RoundRun, day: date, why: str) -> bool:
    """Let an open round close on another day; return False where that has passed.

    One that was opened by hand is for the day of its close, which moves with it.
    """
    rule = rule_of(tx.charter, run)
    closing = closings(tx, rule, day, is_by_hand=True, codes=_known_seats(tx, run))
    if min((at for _, _, at in closing), default=tx.now) <= tx.now:
        return False
    run.for_on = day if run.is_by_hand else run.for_on
    _set_close(tx, run, closing, "move close", why)
    return True


def _set_close(
    tx: Tx, run: RoundRun, closing: Sequence[tuple[str, date, datetime]], verb: str, why: str
) -> None:
    """Set when a round closes; of an open one those who haven't answered are told once."""
    before = run.due_at
    _reckon(tx, run, rule_of(tx.charter, run), closing)
    if run.is_open:
        seats = _moved_seats(tx, run, closing)
        run.look_at = max(tx.now, min((one.closes_at for one in seats), default=tx.now))
    tx.change(run, verb, why=why)
    if run.is_open and run.due_at != before:
        standing = standing_of(tx, run)
        by_code = {one.seat: one for one in seats}
        _plan_messages(tx, standing, [by_code.get(one.seat, one) for one in standing.silent])
        on = tx.charter.day_of(tx.now)
        for person in dict.fromkeys(standing.holder(one.seat, on) for one in standing.silent):
            if person is not None:
                notify_once(tx, person, run, Reason.ROUND_MOVED, context=str(run.due_on), at=tx.now)


def _known_seats(tx: Tx, run: RoundRun) -> list[str] | None:
    """Return the seats that an open round has, where these are entries; None where they are those of the charter."""
    are_entries = rule_of(tx.charter, run).seats.are_entries
    return [one.seat for one in round_runs.seats_of(tx, run.id)] if are_entries and run.is_open else None


def _moved_seats(tx: Tx, run: RoundRun, closing: Sequence[tuple[str, date, datetime]]) -> list[Seat]:
    """Return the seats of an open round with their new closes."""
    by_code = {code: (day, at) for code, day, at in closing}
    seats = round_runs.seats_of(tx, run.id)
    for seat in seats:
        seat.closes_on, seat.closes_at = by_code.get(seat.seat, (seat.closes_on, seat.closes_at))
        round_runs.move_seat(tx, seat)
    return seats


# Opened and closed


def settle(tx: Tx) -> int:
    """Open and close the rounds whose time has come."""
    found = round_runs.to_look_at(tx, by=tx.now)
    for run in found:
        attempt(tx, RECORD, run.id, _look, run.id)
    return len(found)


def _look(tx: Tx, run_id: int) -> None:
    run: RoundRun = tx.get(run_id)
    if run.state == RoundState.PLANNED:
        open_run(tx, run)
    else:
        _close(tx, run)


def open_run(tx: Tx, run: RoundRun, *, is_new: bool = False) -> Standing:
    """Ask whoever sits on the seats; one that is opened as it is planned has one line of history."""
    rule = rule_of(tx.charter, run)
    found = closings(tx, rule, run.for_on, is_by_hand=run.is_by_hand)
    seats = [
        Seat(record_id=run.id, seat=code, place=n, closes_on=day, closes_at=at)
        for n, (code, day, at) in enumerate(found)
    ]
    for seat in seats:
        tx.add(seat)
    run.state, run.opened_at = RoundState.OPEN, tx.now
    run.look_at = min((one.closes_at for one in seats if one.closes_at > tx.now), default=tx.now)
    if not is_new:
        tx.change(run, "open round")
    standing = standing_of(tx, run, seats)
    _plan_messages(tx, standing, seats)
    if any(standing.holder(one.seat, run.opens_on) is None for one in seats):
        others = [one for one in secretaries(tx, tx.charter.day_of(tx.now)) if one != tx.author_id]
        for secretary in others:
            at = max(tx.now, morning_at(tx, secretary, run.opens_on))
            notify_once(tx, secretary, run, Reason.ROUND_VACANT, context=str(run.opens_on), at=at)
    return standing


def _close(tx: Tx, run: RoundRun) -> None:
    """Note that seats have closed: of the silent ones whoever speaks for them reads on their next morning.

    The seats of entries that need no answer any more go.
    """
    standing = standing_of(tx, run)
    for one in round_runs.seats_of(tx, run.id) if standing.rule.seats.are_entries else ():
        if standing.seat(one.seat) is None:
            round_runs.drop_seat(tx, one)
    over = [one for one in standing.seats if one.closes_at <= tx.now]
    for day in dict.fromkeys(one.closes_on for one in over):
        _tell_of_silent(tx, standing, day)
    ahead = [one.closes_at for one in standing.seats if one.closes_at > tx.now]
    run.look_at = min(ahead, default=None)
    if not ahead:
        run.state = RoundState.CLOSED
    tx.change(run, "close round" if not ahead else "close seats")
    if not ahead:
        join_agenda(tx, run)


def _tell_of_silent(tx: Tx, standing: Standing, day: date) -> None:
    silent = [one for one in standing.silent if one.closes_on == day]
    on = tx.charter.day_of(tx.now)
    readers = [*chairs(tx, on), *(p for one in silent for p in speakers(tx, standing, one.seat, on))]
    for person in dict.fromkeys(readers) if silent else ():
        at = morning_at(tx, person, covered_working_days(tx, person).after(day, 1))
        notify_once(tx, person, standing.run, Reason.ROUND_SILENT, context=str(day), at=at)


def speakers(read: Read, standing: Standing, code: str, on: date) -> list[int]:
    """Return who reads that a seat is silent: whoever speaks for its entity, or where there is nobody the secretary."""
    right, entity = standing.rule.silent_go_to, standing.entity_of(code, on)
    found = people_for(read, right, entity, on) if right is not None else []
    return found or secretaries(read, on)


def people_for(read: Read, right: Rights, entity: str, on: date) -> list[int]:
    """Return who has a right for an entity on a day."""
    found = read.roster.holders(roles_with(read.charter, right), on=on, entity=entity) if entity else []
    return [one for one in found if not read.roster.has_left(one, on)]


# What is told when


def plan_again(tx: Tx) -> None:
    """Plan what open rounds ask whom when: the roster, the calendar or the day has changed."""
    for run in round_runs.open_rounds(tx):
        standing = standing_of(tx, run)
        _plan_messages(tx, standing, standing.silent)


def _plan_messages(tx: Tx, standing: Standing, silent: Sequence[Seat]) -> None:
    """Plan the message of the opening and the reminders of those who have not answered, one for all seats of a person."""
    run, on = standing.run, max(standing.run.opens_on, tx.charter.day_of(tx.now))
    by_person = defaultdict[int, list[Seat]](list)
    for seat in silent:
        holder = standing.holder(seat.seat, on)
        if holder is not None and seat.closes_at > tx.now:
            by_person[holder].append(seat)
    for person, seats in by_person.items():
        at = max(tx.now, morning_at(tx, person, run.opens_on))
        asked = notification_for(
            tx,
            person,
            f"{run.kind}:{run.id}:{Reason.ROUND_ASKED}:p{person}",
            Reason.ROUND_ASKED,
            str(run.due_on),
            at,
            record_id=run.id,
        )
        notifications.add_once(tx, asked)
        for day in reminders_of(tx, standing, person, seats):
            at = morning_at(tx, person, day)
            notify_before(tx, person, run, Reason.ROUND_REMINDER, context=str(day), at=at)


def reminders_of(read: Read, standing: Standing, person: int, seats: Sequence[Seat]) -> list[date]:
    """Return on which days somebody is reminded of seats."""
    rule, opens_on = standing.rule, standing.run.opens_on
    theirs = read.charter.working_days(read.roster.persons[person].station)
    found = {
        day
        for one in seats
        for day in reminder_days(
            rule, one.closes_on, opens_on, days=days_of(rule, read.charter, one.seat), theirs=theirs
        )
    }
    return sorted(found)


def seats_waiting(read: Read, standing: Standing, person: int, now: datetime) -> list[Seat]:
    """Return the silent seats that have not closed, for which somebody is asked now."""
    run = standing.run
    on = max(run.opens_on, read.charter.day_of(now))
    held = standing.seats_held([person], on) if run.is_open else []
    return [one for one in held if one.seat not in standing.sent and one.closes_at > now]


def is_reminded_on(read: Read, standing: Standing, person: int, day: str, now: datetime) -> bool:
    """Return whether somebody is still reminded on a day."""
    seats = seats_waiting(read, standing, person, now)
    return day in map(str, reminders_of(read, standing, person, seats))


def day_told(read: Read, run: RoundRun, person: int, *, but: Notification) -> str:
    """Return the day of the close as somebody knows it; "" where nothing was sent to them."""
    sent = [
        one
        for one, is_sent in notifications.of_record(read, run.id)
        if is_sent and one.reason in TIMES and one.id != but.id and one.concerned_person_id == person
    ]
    return sent[-1].context if sent else ""


def days_asked(read: Read, run: RoundRun) -> dict[int, list[tuple[int, date]]]:
    """Return by whom it concerns who was sent a question or a reminder, and on which day."""
    found = defaultdict[int, list[tuple[int, date]]](list)
    for one, at in notifications.sent_of_record(read, run.id):
        if one.reason in {Reason.ROUND_ASKED, Reason.ROUND_REMINDER, Reason.NUDGED}:
            found[one.concerned_person_id].append((one.person_id, local_day(read, one.person_id, at)))
    return found
