"""What others must see of a change: a card in the area's channel, a notice for a person."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.calendar import WorkingDays, local, moment
from bot.charter import Charter, Rights
from bot.people import Consent, Person
from bot.posts import PERSONAL_REASONS, URGENT_REASONS, CardLine, Notification, Post, PostKind, Reason
from bot.records import Record, Visibility
from bot.reminders import next_office_moment
from storage import notifications, outbox
from storage.unit_of_work import Read, Tx

# So long Undo and a corrected slip of the finger wake nobody.
CHANGE_OF_MIND = timedelta(seconds=60)
NEWS_LIFETIME = timedelta(days=14)


def post_card(tx: Tx, record: Record) -> str | None:
    """Put a card of the record into its place and return that; None when no channel may show it."""
    channel = card_channel(tx, record)
    if channel is None:
        return None
    tx.add(
        Post(
            id=tx.next_number("post"),
            key=f"card:{record.id}:{channel}",
            kind=PostKind.CARD,
            channel=channel,
            record_id=record.id,
            send_at=tx.now + CHANGE_OF_MIND,
        )
    )
    return channel


def post_cards(tx: Tx, records: Sequence[Record]) -> None:
    """Put the cards of records that were logged together into their places: one message for each channel."""
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
    post = Post(
        id=tx.next_number("post"),
        key=f"cards:{records[0].id}:{channel}",
        kind=PostKind.CARD,
        channel=channel,
        send_at=tx.now + CHANGE_OF_MIND,
    )
    tx.add(post)
    for record in records:
        tx.add(CardLine(post_id=post.id, record_id=record.id))


def place_card(tx: Tx, record: Record) -> None:
    """Put the card of a changed record where it belongs now; one that stands there already follows by itself."""
    channel = card_channel(tx, record)
    there = outbox.card_of(tx, record.id, channel=channel) if channel else None
    if there is not None:
        outbox.reinstate(tx, there, at=tx.now + CHANGE_OF_MIND)
    else:
        post_card(tx, record)


def post_in_card_thread(tx: Tx, record: Record, about: Record) -> None:
    """Say `about` in the thread of a record's card, so that whoever talked there hears of it; without a card nowhere."""
    found = outbox.card_of(tx, record.id, channel=card_channel(tx, record))
    if found is None:
        return
    key = f"note:{about.id}:{found.channel}"
    if (there := outbox.find_by_key(tx, key)) is not None:
        outbox.reinstate(tx, there, at=tx.now + CHANGE_OF_MIND)  # it was taken back, and counts once more
        return
    tx.add(
        Post(
            id=tx.next_number("post"),
            key=key,
            kind=PostKind.THREAD_REPLY,
            channel=found.channel,
            record_id=about.id,
            parent_id=found.id,
            send_at=tx.now + CHANGE_OF_MIND,
        )
    )


def card_channel(read: Read, record: Record) -> str | None:
    """Return the channel of a record's card: its area's, or the main one where more people read along than may."""
    charter = read.charter
    places = (
        charter.area(record.area).channel if record.area else charter.channels.main,
        charter.channels.main,
    )
    return next((place for place in places if channel_may_see(record, charter, place)), None)


def channel_may_see(record: Record, charter: Charter, channel: str) -> bool:
    """Say whether everybody who reads along in a channel may see the record; a restricted one is in none."""
    return record.visibility in suiting(charter, channel)


def suiting(charter: Charter, channel: str) -> frozenset[str]:
    """Return how wide a record must be seen for a channel; a restricted one is in none."""
    by_width = list(Visibility)  # from few to all
    wide = by_width[by_width.index(charter.audience(channel)) :]
    return frozenset(wide) - {Visibility.RESTRICTED}


def notify(tx: Tx, person_id: int, record: Record, reason: Reason, *, context: str = "") -> datetime | None:
    """Let a person know, in a minute or when their working day begins; return when.

    None for what they did themselves: of that nobody is told.
    """
    key = f"{record.kind}:{record.id}:{reason}{_key_suffix(reason, context)}:{record.version}"
    return notify_about(tx, person_id, key, reason, record_id=record.id, context=context)


def notify_about(
    tx: Tx, person_id: int, key: str, reason: Reason, *, record_id: int | None = None, context: str = ""
) -> datetime | None:
    """Let a person know what `key` names, also where that is no record; else as `tell`."""
    by = tx.author.person_id if tx.author is not None else None
    if by == person_id:
        return None
    officer = stand_in_of(tx, person_id, tx.now)
    # What the officer does is told to the absent person, who hears of it on coming back.
    reader = person_id if officer is None or officer == by else officer
    days = covered_working_days(tx, reader) if officer is None else working_days_of(tx, reader)
    at = office_moment_for(tx, reader, tx.now + CHANGE_OF_MIND, is_urgent=reason in URGENT_REASONS, days=days)
    tx.add(
        Notification(
            key=f"{key}:p{person_id}",
            record_id=record_id,
            person_id=reader,
            stands_for=None if reader == person_id else person_id,
            reason=reason,
            context=context,
            due_at=at,
            expires_at=tx.now + NEWS_LIFETIME,
        )
    )
    return at


def notify_once(
    tx: Tx, person_id: int, record: Record, reason: Reason, *, context: str, at: datetime, which: str = ""
) -> None:
    """Let a person know something of a record once, however often that is asked for; from `at` on, in their hours.

    `which` tells two apart that are told with the same facts.
    """
    notifications.add_once(
        tx,
        Notification(
            key=f"{record.kind}:{record.id}:{reason}:{context}{which}:p{person_id}",
            record_id=record.id,
            person_id=person_id,
            reason=reason,
            context=context,
            due_at=office_moment_for(tx, person_id, at),
            expires_at=at + NEWS_LIFETIME,
        ),
    )


def request_consent(tx: Tx, verb: str, facts: Mapping[str, object], *, confirmers: Sequence[int]) -> Consent:
    """Let one of `seconds` confirm what somebody asks for; until then nothing is done."""
    consent = tx.add(
        Consent(
            id=tx.next_number("consent"),
            verb=verb,
            facts=json.dumps(facts, ensure_ascii=False, default=str),
            asked_by=tx.author.person_id or 0 if tx.author else 0,
            at=tx.now,
        )
    )
    for person_id in confirmers:
        notify_person(tx, person_id, Reason.CONSENT, str(consent.id), at=tx.now + CHANGE_OF_MIND)
    return consent


def notify_consent_answer(tx: Tx, consent: Consent) -> None:
    """Let whoever asked know what a second person said."""
    notify_person(tx, consent.asked_by, Reason.CONSENT, str(consent.id), at=tx.now + CHANGE_OF_MIND)


def notify_person(tx: Tx, person_id: int, reason: Reason, context: str, *, at: datetime) -> None:
    """Let a person know something that is of no record, once, from a moment on in their working hours."""
    notifications.add_once(
        tx,
        Notification(
            key=f"{reason}:{context}:p{person_id}",
            record_id=None,
            person_id=person_id,
            reason=reason,
            context=context,
            due_at=office_moment_for(tx, person_id, at, is_urgent=reason in URGENT_REASONS),
            expires_at=at + NEWS_LIFETIME,
        ),
    )


def _key_suffix(reason: Reason, context: str) -> str:
    """Tell two strangers of one record apart."""
    return f"-{context}" if reason == Reason.PERSON_NOT_ON_ROSTER else ""


def office_moment_for(
    read: Read, person_id: int, at: datetime, *, is_urgent: bool = False, days: WorkingDays | None = None
) -> datetime:
    """Return from `at` on the first moment at which a person may be disturbed; `days` are their own without others."""
    person = read.roster.persons[person_id]
    return next_office_moment(
        at,
        at=read.charter.reminders.at,
        zone=zone_of(read, person),
        days=days or working_days_of(read, person_id),
        hours=person.office_hours,
        presses=is_urgent,
    )


def office_moment_in_channel(read: Read, at: datetime) -> datetime:
    """Return when a channel may be disturbed: it has the zone and the week of the task force."""
    charter = read.charter
    return next_office_moment(
        at, at=charter.reminders.at, zone=charter.zone, days=charter.working_days(charter.station)
    )


def morning_time(read: Read, person_id: int) -> time:
    """Return the hour of the morning's message where a person is: the charter's, within the person's own hours."""
    return read.roster.persons[person_id].office_hours.time_within(read.charter.reminders.at)


def morning_at(read: Read, person_id: int, day: date) -> datetime:
    """Return the morning of a day where a person is."""
    return moment(day, morning_time(read, person_id), zone_of(read, read.roster.persons[person_id]))


def zone_of(read: Read, person: Person) -> str:
    return read.charter.find_station(person.station).zone


def local_day(read: Read, person_id: int, at: datetime) -> date:
    """Return the day of a moment at a person's station."""
    return local(at, zone_of(read, read.roster.persons[person_id])).date()


def working_days_of(read: Read, person_id: int) -> WorkingDays:
    """Return a person's working days: those of their station, without those on which they are away."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    absences = read.roster.absences_of(person_id)
    return days.with_absences((one.from_on, one.to_on) for one in absences) if absences else days


def covered_working_days(read: Read, person_id: int) -> WorkingDays:
    """Return the working days of a person on which they, or an officer-in-charge, read what comes."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    uncovered = (one for one in read.roster.absences_of(person_id) if one.officer_id is None)
    return days.with_absences((one.from_on, one.to_on) for one in uncovered)


def stand_in_of(read: Read, person_id: int, at: datetime) -> int | None:
    """Return who reads at a moment what concerns a person; None when that is the person, or nobody meanwhile."""
    leaves_on = read.roster.persons[person_id].leaves_on
    if leaves_on is not None and leaves_on < local_day(read, person_id, at):
        return _successor_of(read, person_id, at)
    if not read.roster.absences_of(person_id):
        return None
    absence = read.roster.absence_on(person_id, local_day(read, person_id, at))
    if absence is None or absence.officer_id is None:
        return None
    on = local_day(read, absence.officer_id, at)
    return read.roster.officer(absence, on=on, charter=read.charter)


def _successor_of(read: Read, person_id: int, at: datetime) -> int | None:
    """Return who reads what concerns somebody who has left: who follows, else the secretary."""
    on = local_day(read, person_id, at)
    found = [*read.roster.successors(person_id, on=on), *secretaries(read, on)]
    return next((one for one in found if one != person_id), None)


def current_reader(read: Read, notification: Notification, at: datetime) -> int:
    """Return who reads a notice that is told at `at`: whom it concerns, or who stands in for them then."""
    is_as_planned = notification.stands_for is None and not (read.roster.absences or read.roster.leavers)
    if notification.reason in PERSONAL_REASONS or is_as_planned:
        return notification.person_id
    on = local_day(read, notification.person_id, at)
    if notification.stands_for in read.roster.people_covered_by(
        notification.person_id, on=on, charter=read.charter
    ):
        return notification.person_id
    return stand_in_of(read, notification.concerned_person_id, at) or notification.concerned_person_id


def secretaries(read: Read, on: date) -> list[int]:
    return read.roster.people_with_rights(Rights.SECRETARY, on=on, charter=read.charter)
