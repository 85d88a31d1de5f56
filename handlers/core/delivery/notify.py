"""Announce a change: a card in the channel of the area, a notification to a person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.calendar import WorkingDays, local, moment
from bot.charter import Charter
from bot.charter_section import Rights
from bot.notifications import AT_ONCE_REASONS, PERSONAL_REASONS, URGENT_REASONS, Notification, Reason
from bot.people import Person
from bot.posts import CardLine, Post, PostKind
from bot.records import Record, Visibility
from bot.reminders import ANY_HOUR_WITHIN, next_office_moment
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx

# Within this time an undo or a correction reaches nobody.
CHANGE_OF_MIND = timedelta(seconds=60)
NEWS_LIFETIME = timedelta(days=14)
MIN_MESSAGE_GAP = timedelta(hours=1)  # the interval between messages to one reader that are not urgent


def post_card(tx: Tx, record: Record) -> str | None:
    """Post the card of a record, one in each of its channels; return the first, None when no channel may show it."""
    channels = card_channels(tx, record)
    for channel in channels:
        _post_card_in(tx, record, channel)
    return next(iter(channels), None)


def _post_card_in(tx: Tx, record: Record, channel: str, after: timedelta = CHANGE_OF_MIND) -> None:
    key, at = f"card:{record.id}:{channel}", tx.now + after
    outbox.plan(tx, Post(key=key, kind=PostKind.CARD, channel=channel, record_id=record.id, send_at=at))


def post_cards(tx: Tx, records: Sequence[Record]) -> None:
    """Post one card in each channel for records that were logged together."""
    by_place: dict[str | None, list[Record]] = {}
    for record in records:
        by_place.setdefault(card_channel(tx, record), []).append(record)
    for channel, together in by_place.items():
        if channel is not None and len(together) > 1:
            _post_shared_card(tx, together, channel)
        else:
            for record in together:
                post_card(tx, record)


def _post_shared_card(tx: Tx, records: Sequence[Record], channel: str) -> None:
    key, at = f"cards:{records[0].id}:{channel}", tx.now + CHANGE_OF_MIND
    post = outbox.plan(tx, Post(key=key, kind=PostKind.CARD, channel=channel, send_at=at))
    for record in records:
        tx.add(CardLine(post_id=post.id, record_id=record.id))


def place_card(tx: Tx, record: Record, *, after: timedelta = CHANGE_OF_MIND) -> None:
    """Move the cards of a changed record to its channels, `after` a time. One that is present already is updated by itself."""
    for channel in card_channels(tx, record):
        present = outbox.card_of(tx, record.id, channel=channel)
        if present is not None:
            outbox.reinstate(tx, present, at=tx.now + after)
            outbox.delay(tx, present, until=tx.now + after)
        else:
            _post_card_in(tx, record, channel, after)


def post_in_card_thread(tx: Tx, record: Record, about: Record) -> None:
    """Post `about` in the thread of a record's card, for those who discuss it; without a card do nothing."""
    parent = outbox.card_of(tx, record.id, channel=card_channel(tx, record))
    if parent is None:
        return
    key = f"note:{about.id}:{parent.channel}"
    if (earlier := outbox.find_by_key(tx, key)) is not None:
        # it was cancelled before, and is posted after all
        outbox.reinstate(tx, earlier, at=tx.now + CHANGE_OF_MIND)
        return
    post = Post(
        key=key,
        kind=PostKind.THREAD_REPLY,
        channel=parent.channel,
        record_id=about.id,
        parent_id=parent.id,
        send_at=tx.now + CHANGE_OF_MIND,
    )
    outbox.plan(tx, post)


def card_channel(read: Read, record: Record) -> str | None:
    """Return the channel of a record's first card; None where no channel may show it."""
    return next(iter(card_channels(read, record)), None)


def card_channels(read: Read, record: Record) -> tuple[str, ...]:
    """Return the channels of a record's cards: those of its areas, or the main one where theirs have too many readers."""
    of_areas = [read.charter.area(code).channel for code in record.areas]
    places = (*of_areas, read.charter.channels.main)
    suitable = [place for place in places if channel_may_see(record, read.charter, place)]
    return tuple(dict.fromkeys([place for place in suitable if place in of_areas] or suitable))


def channel_may_see(record: Record, charter: Charter, channel: str) -> bool:
    """Return whether all readers of a channel may see the record; never for a restricted record."""
    return record.visibility in suiting(charter, channel)


def suiting(charter: Charter, channel: str) -> frozenset[str]:
    """Return how widely a record must be visible for a channel; a restricted one is shown in none."""
    return _SUITING[charter.audience(channel)]


# By who reads a channel: visibilities have an order, from the fewest readers to the most.
_SUITING = {one: frozenset([*Visibility][n:]) - {Visibility.RESTRICTED} for n, one in enumerate(Visibility)}


def notify(
    tx: Tx,
    person_id: int,
    record: Record,
    reason: Reason,
    *,
    context: str = "",
    too_late_at: datetime | None = None,
) -> datetime | None:
    """Notify a person, in a minute or when their working day begins; return when.

    A reader to whom it would come too late in their hours gets it outside them. A change that is too late within
    `ANY_HOUR_WITHIN` waits for nobody's hours. None where they did it themselves.
    """
    key = f"{record.kind}:{record.id}:{reason}{_key_suffix(reason, context)}:{record.version}"
    return notify_about(
        tx, person_id, key, reason, record_id=record.id, context=context, too_late_at=too_late_at
    )


def notify_about(
    tx: Tx,
    person_id: int,
    key: str,
    reason: Reason,
    *,
    record_id: int | None = None,
    context: str = "",
    too_late_at: datetime | None = None,
) -> datetime | None:
    """Notify a person once for each `key`, with or without a record; otherwise as `notify`."""
    by = tx.author_id
    if by == person_id:
        return None
    officer = stand_in_of(tx, person_id, tx.now)
    # What the officer-in-charge does is also reported to the absent person, who reads it on return.
    reader = person_id if officer is None or officer == by else officer
    days = covered_working_days(tx, reader) if officer is None else working_days_of(tx, reader)
    is_urgent, soonest = reason in URGENT_REASONS, tx.now + CHANGE_OF_MIND
    is_soon = too_late_at is not None and too_late_at <= soonest + ANY_HOUR_WITHIN
    if is_soon and reason in AT_ONCE_REASONS:
        too_late_at = soonest
    at = office_moment_for(tx, reader, soonest, is_urgent=is_urgent, days=days, too_late_at=too_late_at)
    tx.add(
        Notification(
            key=f"{key}:p{person_id}",
            record_id=record_id,
            person_id=reader,
            stands_for=None if reader == person_id else person_id,
            reason=reason,
            context=context,
            due_at=at,
            own_at=soonest,
            too_late_at=too_late_at,
            expires_at=max(tx.now, too_late_at or tx.now) + NEWS_LIFETIME,
        )
    )
    return at


def notify_once(
    tx: Tx,
    person_id: int,
    record: Record,
    reason: Reason,
    *,
    context: str,
    at: datetime,
    which: str = "",
    too_late_at: datetime | None = None,
) -> None:
    """Notify a person of a record once, however often this is called, from `at` on within their hours.

    While it is planned it follows `at`. `which` distinguishes notifications with the same context. `too_late_at` is as
    in `notify`.
    """
    planned = _planned_of(tx, person_id, record, reason, context=context, at=at, which=which)
    if too_late_at is not None:
        due_at = reading_moment(tx, person_id, max(at, tx.now), reason, too_late_at=too_late_at)
        planned = replace(planned, due_at=due_at, too_late_at=too_late_at)
    _plan_once(tx, planned)


def notify_unsent(
    tx: Tx, person_id: int, record: Record, reason: Reason, *, context: str, at: datetime
) -> None:
    """Notify as `notify_once`, also of what was planned before and dropped because it did not hold for a time."""
    planned = _planned_of(tx, person_id, record, reason, context=context, at=at, which="")
    notifications.add_unsent(tx, planned)


def notify_before(
    tx: Tx, person_id: int, record: Record, reason: Reason, *, context: str, at: datetime, which: str = ""
) -> None:
    """Notify as `notify_once` what only helps in time: once `at` has passed, nothing is planned.

    What is planned already comes then as soon as it can be read.
    """
    planned = _planned_of(tx, person_id, record, reason, context=context, at=at, which=which)
    if at > tx.now:
        _plan_once(tx, planned)
    else:
        notifications.move_planned(tx, planned)


def _planned_of(
    tx: Tx, person_id: int, record: Record, reason: Reason, *, context: str, at: datetime, which: str
) -> Notification:
    key = f"{record.kind}:{record.id}:{reason}:{context}{which}:p{person_id}"
    return notification_for(tx, person_id, key, reason, context, at, record_id=record.id)


def notification_for(
    tx: Tx,
    person_id: int,
    key: str,
    reason: Reason,
    context: str,
    at: datetime,
    *,
    record_id: int | None = None,
) -> Notification:
    """Return a notification for a moment, or the first after it at which its reader may be disturbed."""
    return Notification(
        key=key,
        record_id=record_id,
        person_id=person_id,
        reason=reason,
        context=context,
        due_at=reading_moment(tx, person_id, max(at, tx.now), reason),
        own_at=at,
        expires_at=at + NEWS_LIFETIME,
    )


def _plan_once(tx: Tx, notification: Notification) -> None:
    if notification.own_at > tx.now:
        notifications.plan_once(tx, notification)
    else:
        notifications.add_once(tx, notification)


def notify_person(tx: Tx, person_id: int, reason: Reason, context: str, *, at: datetime) -> Notification:
    """Notify a person of something that is not a record, once, from a moment on within their hours."""
    planned = notification_for(tx, person_id, f"{reason}:{context}:p{person_id}", reason, context, at)
    _plan_once(tx, planned)
    return planned


def _key_suffix(reason: Reason, context: str) -> str:
    """Return a key suffix that distinguishes the people that news of one step of a record is about."""
    return f"-{context}" if reason in {Reason.PERSON_NOT_ON_ROSTER, Reason.REPRESENTS} else ""


def office_moment_for(
    read: Read,
    person_id: int,
    at: datetime,
    *,
    is_urgent: bool = False,
    days: WorkingDays | None = None,
    too_late_at: datetime | None = None,
) -> datetime:
    """Return the first moment from `at` on at which a person may be disturbed, as `next_office_moment` does."""
    person = read.roster.persons[person_id]
    return next_office_moment(
        at,
        at=read.charter.reminders.at,
        zone=zone_of(read, person),
        days=days or working_days_of(read, person_id),
        hours=person.office_hours,
        presses=is_urgent,
        too_late_at=too_late_at,
    )


def reading_moment(
    read: Read, person_id: int, at: datetime, reason: str, *, too_late_at: datetime | None = None
) -> datetime:
    """Return the first moment from `at` on at which a person, or who reads for them that day, may be disturbed."""
    is_urgent = reason in URGENT_REASONS
    is_always_theirs = reason in PERSONAL_REASONS or not (
        read.roster.absences_of(person_id) or read.roster.persons[person_id].leaves_on
    )
    while not is_always_theirs:
        reader = stand_in_of(read, person_id, at) or person_id
        found = office_moment_for(read, reader, at, is_urgent=is_urgent, too_late_at=too_late_at)
        zone = zone_of(read, read.roster.persons[person_id])
        tomorrow = moment(local(at, zone).date() + timedelta(days=1), time(), zone)
        if found < tomorrow:
            return found
        at = tomorrow
    return office_moment_for(read, person_id, at, is_urgent=is_urgent, too_late_at=too_late_at)


def office_moment_in_channel(read: Read, at: datetime) -> datetime:
    """Return when a channel may be written to: it has the time zone and week of the task force."""
    charter = read.charter
    return next_office_moment(
        at, at=charter.reminders.at, zone=charter.zone, days=charter.working_days(charter.station)
    )


def morning_time(read: Read, person_id: int) -> time:
    """Return the hour of a person's morning message: the charter's, moved into the person's own hours."""
    return read.roster.persons[person_id].office_hours.time_within(read.charter.reminders.at)


def morning_at(read: Read, person_id: int, day: date) -> datetime:
    """Return the time of a person's morning message on a day."""
    return moment(day, morning_time(read, person_id), zone_of(read, read.roster.persons[person_id]))


def zone_of(read: Read, person: Person) -> str:
    return read.charter.find_station(person.station).zone


def local_day(read: Read, person_id: int, at: datetime) -> date:
    """Return the date of a moment at a person's station."""
    return local(at, zone_of(read, read.roster.persons[person_id])).date()


def working_days_of(read: Read, person_id: int) -> WorkingDays:
    """Return a person's working days: those of the station, without absences."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    absences = read.roster.absences_of(person_id)
    return days.with_absences((one.from_on, one.to_on) for one in absences) if absences else days


def covered_working_days(read: Read, person_id: int) -> WorkingDays:
    """Return the working days on which a person, or an officer-in-charge for them, reads messages."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    return days.with_absences(
        days for one in read.roster.absences_of(person_id) for days in read.roster.unread_days(one)
    )


def stand_in_of(read: Read, person_id: int, at: datetime) -> int | None:
    """Return who reads a person's notifications at a moment; None when nobody stands in, or no one is needed."""
    leaves_on = read.roster.persons[person_id].leaves_on
    if leaves_on is not None and leaves_on < local_day(read, person_id, at):
        on = local_day(read, person_id, at)
        return next(iter(read.roster.followers(person_id, on=on, charter=read.charter)), None)
    if not read.roster.absences_of(person_id):
        return None
    absence = read.roster.absence_on(person_id, local_day(read, person_id, at))
    if absence is None or absence.officer_id is None:
        return None
    on = local_day(read, absence.officer_id, at)
    return read.roster.officer(absence, on=on, charter=read.charter)


def current_reader(read: Read, notification: Notification, at: datetime) -> int | None:
    """Return who reads a notification at `at`: the person it concerns, or who stands in for them then.

    None when that person has left and nobody reads it in their place.
    """
    is_as_planned = notification.stands_for is None and not (read.roster.absences or read.roster.leavers)
    if is_as_planned:
        return notification.person_id
    concerned = notification.concerned_person_id
    if _keeps_reader(read, notification, at):
        reader = notification.person_id
    else:
        reader = stand_in_of(read, concerned, at) or concerned
    return None if read.roster.has_left(reader, local_day(read, reader, at)) else reader


def _keeps_reader(read: Read, notification: Notification, at: datetime) -> bool:
    """Return whether a notification is personal, or its reader still stands in for whom it concerns."""
    on = local_day(read, notification.person_id, at)
    covered = read.roster.people_covered_by(notification.person_id, on=on, charter=read.charter)
    return notification.reason in PERSONAL_REASONS or notification.stands_for in covered


def chairs(read: Read, on: date) -> list[int]:
    return read.roster.people_with_rights(Rights.CHAIR, on=on, charter=read.charter)


def secretaries(read: Read, on: date) -> list[int]:
    return read.roster.people_with_rights(Rights.SECRETARY, on=on, charter=read.charter)


def chair_and_secretaries(read: Read, on: date) -> list[int]:
    return list(dict.fromkeys([*chairs(read, on), *secretaries(read, on)]))
